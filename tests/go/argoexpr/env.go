package main

import (
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/Masterminds/sprig/v3"
	"github.com/doublerebel/bellows"
	"github.com/evilmonkeyinc/jsonpath"
	"github.com/expr-lang/expr/builtin"
)

var sprigFunctions = sprigWithoutProcessEnvironment()

func sprigWithoutProcessEnvironment() map[string]any {
	functions := sprig.GenericFuncMap()
	delete(functions, "env")
	delete(functions, "expandenv")
	return functions
}

// environment nests the flat names at their dots and adds the functions that the controllers add.
func environment(flat map[string]string, e engine) map[string]any {
	env := bellows.Expand(withoutParents(flat))
	if e.isOld() || e.minor == "3.6" {
		env["asInt"] = asInt
		env["asFloat"] = asFloat
		env["string"] = func(value any) any { return fmt.Sprintf("%v", value) }
	} else {
		env["asInt"] = builtin.Int
		env["asFloat"] = builtin.Float
	}
	env["jsonpath"] = query
	env["toJson"] = toJSON
	env["sprig"] = sprigFunctions
	return env
}

// withoutParents drops a name directly before a longer one that it is the parent of, in sorted order: of "a" and
// "a.b" only "a.b" stays.
func withoutParents(flat map[string]string) map[string]any {
	names := make([]string, 0, len(flat))
	kept := map[string]any{}
	for name, value := range flat {
		names = append(names, name)
		kept[name] = value
	}
	sort.Strings(names)
	for i := 1; i < len(names); i++ {
		if strings.HasPrefix(names[i], names[i-1]+".") {
			delete(kept, names[i-1])
		}
	}
	return kept
}

func toJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func query(text string, path string) any {
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		panic(err)
	}
	found, err := jsonpath.Query(path, value)
	if err != nil {
		panic(err)
	}
	return found
}

// asInt of Argo 3.5 and 3.6 gives an int64 and takes whole numbers only.
func asInt(value any) int64 {
	switch v := value.(type) {
	case string:
		number, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			panic(err)
		}
		return number
	case int:
		return int64(v)
	case int32:
		return int64(v)
	case int64:
		return v
	case uint8:
		return int64(v)
	case float64:
		return int64(v)
	}
	panic(fmt.Sprintf("asInt() not supported on %T %v", value, value))
}

func asFloat(value any) float64 {
	switch v := value.(type) {
	case string:
		number, err := strconv.ParseFloat(v, 64)
		if err != nil {
			panic(err)
		}
		return number
	case int:
		return float64(v)
	case int32:
		return float64(v)
	case int64:
		return float64(v)
	case uint8:
		return float64(v)
	case float64:
		return v
	}
	panic(fmt.Sprintf("asFloat() not supported on %T %v", value, value))
}
