// Program argoexpr says what the Argo Workflows controller makes of an expression or of a text with tags.
//
// It reads one JSON object a line and answers one line each, in order:
//
//	{"op":"eval","version":"4.1","expression":"1 + 1","env":{"workflow.name":"a"}}
//	{"op":"hook","version":"4.1","expression":"true","env":{}}
//	{"op":"tags","version":"4.1","template":"{{workflow.name}}","scope":{"workflow.name":"a"},
//	 "passes":1,"allowUnresolved":true,"strictPrefixes":["workflow"]}
//	{"op":"regexp","expression":"a+","template":"aaa"}
//
// The answers are {"ok":true,"result":...,"type":"string"} or {"ok":false,"error":"..."}. The languages are the
// published modules that the controllers import; the rules around them (the environment, tags) are written from
// their documented behaviour: 3.5 with antonmedv/expr, 3.6 and later with expr-lang/expr.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
)

type request struct {
	Op              string            `json:"op"`
	Version         string            `json:"version"`
	Expression      string            `json:"expression"`
	Env             map[string]string `json:"env"`
	Template        string            `json:"template"`
	Scope           map[string]string `json:"scope"`
	Passes          int               `json:"passes"`
	AllowUnresolved *bool             `json:"allowUnresolved"`
	StrictPrefixes  []string          `json:"strictPrefixes"`
}

type answer struct {
	OK     bool   `json:"ok"`
	Result any    `json:"result"`
	Type   string `json:"type,omitempty"`
	Text   string `json:"text,omitempty"`
	Error  string `json:"error,omitempty"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 1 {
			fmt.Fprintf(out, "%s\n", format(reply(line)))
			out.Flush()
		}
		if err != nil {
			return
		}
	}
}

func reply(line []byte) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a = answer{Error: fmt.Sprintf("panic: %v", r)}
		}
	}()
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return answer{Error: fmt.Sprintf("bad request: %v", err)}
	}
	engine, err := engineOf(r.Version)
	if err != nil {
		return answer{Error: err.Error()}
	}
	switch r.Op {
	case "eval":
		return describe(engine.eval(r.Expression, environment(r.Env, engine)))
	case "hook":
		return describe(hook(engine, r.Expression, environment(r.Env, engine)))
	case "tags":
		return describe(replaceTags(engine, r))
	case "regexp":
		re, err := regexp.Compile(r.Expression)
		if err != nil {
			return answer{Error: err.Error()}
		}
		return answer{OK: true, Result: re.MatchString(r.Template)}
	}
	return answer{Error: fmt.Sprintf("unknown op %q", r.Op)}
}

// describe gives the value as JSON, with its Go type, and its %v text, which tells more than JSON does.
func describe(value any, err error) answer {
	if err != nil {
		return answer{Error: err.Error()}
	}
	a := answer{OK: true, Type: fmt.Sprintf("%T", value), Text: fmt.Sprintf("%v", value)}
	if _, err := json.Marshal(value); err == nil {
		a.Result = value
	} else {
		a.Type += " (no JSON)"
	}
	return a
}

func format(a answer) []byte {
	text, err := json.Marshal(a)
	if err != nil {
		text, _ = json.Marshal(answer{Error: err.Error()})
	}
	return text
}
