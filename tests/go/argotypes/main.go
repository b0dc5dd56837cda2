// Command argotypes prints the fields of every type that hangs from the controller's configuration and from the four
// kinds of workflow objects, as encoding/json and the strategic merge see them: one line a type, its name, a tab, its
// fields. What the letters mean stands in generator/argo/fields.py, which owns the notation.
package main

import (
	"fmt"
	"os"
	"reflect"
	"sort"
	"strings"

	"github.com/argoproj/argo-workflows/v3/config"
	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
)

// Types with a MarshalJSON of their own: what they take and give is code, not fields.
var custom = map[string]string{
	"resource.Quantity": "Q", "intstr.IntOrString": "I", "v1alpha1.AnyString": "A", "v1.Time": "T", "v1.Duration": "D",
	"config.TTL": "L", "v1.FieldsV1": "F", "v1alpha1.Plugin": "G", "v1alpha1.ParallelSteps": "S", "v1alpha1.Item": "M",
	"v1alpha1.Amount": "N",
}

var basic = map[reflect.Kind]string{
	reflect.String: "s", reflect.Bool: "b", reflect.Int: "i", reflect.Int64: "i", reflect.Int32: "j",
	reflect.Uint64: "u", reflect.Float64: "f", reflect.Interface: "x",
}

type table struct {
	names map[reflect.Type]string
	taken map[string]bool
	lines []string
}

func (t *table) of(typ reflect.Type) string {
	if letter, ok := custom[typ.String()]; ok {
		if letter == "S" {
			t.of(reflect.TypeOf(wfv1.WorkflowStep{}))
		}
		return letter
	}
	switch typ.Kind() {
	case reflect.Pointer:
		return "*" + t.of(typ.Elem())
	case reflect.Slice:
		if typ.Elem().Kind() == reflect.Uint8 {
			return "y"
		}
		return "[" + t.of(typ.Elem())
	case reflect.Map:
		return "{" + t.of(typ.Elem())
	case reflect.Struct:
		return t.structure(typ)
	}
	letter, ok := basic[typ.Kind()]
	if !ok {
		fail("no letter for " + typ.String())
	}
	return letter
}

func (t *table) structure(typ reflect.Type) string {
	if name, ok := t.names[typ]; ok {
		return name
	}
	if reflect.PointerTo(typ).Implements(reflect.TypeOf((*interface{ UnmarshalJSON([]byte) error })(nil)).Elem()) {
		fail("a type with code of its own: " + typ.String())
	}
	name := typ.Name()
	if t.taken[name] {
		name = strings.ReplaceAll(typ.String(), ".", "_")
	}
	t.names[typ], t.taken[name] = name, true
	var fields []string
	for i := range typ.NumField() {
		if field := t.field(typ.Field(i)); field != "" {
			fields = append(fields, field)
		}
	}
	t.lines = append(t.lines, name+"\t"+strings.Join(fields, " "))
	return name
}

func (t *table) field(field reflect.StructField) string {
	name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
	if name == "-" || field.PkgPath != "" {
		return ""
	}
	if field.Anonymous && name == "" {
		return "+" + t.of(field.Type)
	}
	if name == "" {
		name = field.Name
	}
	text := name + ":" + t.of(field.Type)
	if strings.Contains(options, "omitzero") {
		text += "?"
	} else if !strings.Contains(options, "omitempty") {
		text += "!"
	}
	if strings.Contains(options, "string") {
		fail("a quoted field: " + field.Name)
	}
	switch strategy := field.Tag.Get("patchStrategy"); strategy {
	case "":
	case "merge":
		text += "@" + field.Tag.Get("patchMergeKey")
	case "replace":
		text += "="
	case "merge,retainKeys":
		text += "~" + field.Tag.Get("patchMergeKey")
	default:
		fail("a patch strategy: " + strategy)
	}
	return text
}

func fail(what string) {
	fmt.Fprintln(os.Stderr, "argotypes: "+what)
	os.Exit(1)
}

func main() {
	t := &table{names: map[reflect.Type]string{}, taken: map[string]bool{}}
	for _, root := range []any{
		config.Config{}, wfv1.Workflow{}, wfv1.WorkflowTemplate{}, wfv1.ClusterWorkflowTemplate{}, wfv1.CronWorkflow{},
	} {
		t.of(reflect.TypeOf(root))
	}
	sort.Strings(t.lines)
	fmt.Println(strings.Join(t.lines, "\n"))
}
