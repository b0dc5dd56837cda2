// Program yamlcheck says how Go reads and writes YAML.
//
// It reads one JSON object a line and answers one line each, in order:
//
//	{"op":"read","text":"a: 08"}       sigs.k8s.io/yaml, strict: what helm, kubectl and the controller link
//	{"op":"read-v3","text":"a: 08"}    go.yaml.in/yaml/v3: what helmfile reads values with
//	{"op":"write","value":{"a":"08"}}  sigs.k8s.io/yaml
//	{"op":"scalar","text":"08"}        go.yaml.in/yaml/v2, which sigs.k8s.io/yaml stands on: the type before JSON loses it
//
// The answers are {"ok":true,"value":{"a":8}}, {"ok":true,"text":"a: \"08\"\n"} and {"ok":true,"type":"float64",
// "text":"8"}, or {"ok":false,"error":"..."}.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	yamlv2 "go.yaml.in/yaml/v2"
	yamlv3 "go.yaml.in/yaml/v3"
	"sigs.k8s.io/yaml"
)

type request struct {
	Op    string          `json:"op"`
	Text  string          `json:"text"`
	Value json.RawMessage `json:"value"`
}

type answer struct {
	OK    bool            `json:"ok"`
	Value json.RawMessage `json:"value,omitempty"`
	Type  string          `json:"type,omitempty"`
	Text  string          `json:"text"`
	Error string          `json:"error,omitempty"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 1 {
			encoded, failure := json.Marshal(reply(line))
			if failure != nil {
				encoded = []byte(`{"ok":false,"error":"the answer has no JSON"}`)
			}
			fmt.Fprintf(out, "%s\n", encoded)
			if in.Buffered() == 0 {
				out.Flush()
			}
		}
		if err != nil {
			out.Flush()
			return
		}
	}
}

func reply(line []byte) (a answer) {
	defer func() {
		if failure := recover(); failure != nil {
			a = answer{Error: fmt.Sprint(failure)}
		}
	}()
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return answer{Error: err.Error()}
	}
	a, err := perform(asked)
	if err != nil {
		return answer{Error: err.Error()}
	}
	a.OK = true
	return a
}

func perform(asked request) (answer, error) {
	switch asked.Op {
	case "read":
		value, err := yaml.YAMLToJSONStrict([]byte(asked.Text))
		return answer{Value: value}, err
	case "read-v3":
		var found any
		if err := yamlv3.Unmarshal([]byte(asked.Text), &found); err != nil {
			return answer{}, err
		}
		value, err := json.Marshal(found)
		return answer{Value: value}, err
	case "write":
		return write(asked.Value)
	case "scalar":
		return scalar(asked.Text)
	}
	return answer{}, fmt.Errorf("no such op: %s", asked.Op)
}

func write(value json.RawMessage) (answer, error) {
	var found any
	decoder := json.NewDecoder(bytes.NewReader(value))
	decoder.UseNumber() // or integers above 2^53 would be others
	if err := decoder.Decode(&found); err != nil {
		return answer{}, err
	}
	text, err := yaml.Marshal(found)
	return answer{Text: string(text)}, err
}

func scalar(text string) (answer, error) {
	var found any
	if err := yamlv2.UnmarshalStrict([]byte(text), &found); err != nil {
		return answer{}, err
	}
	if number, isFloat := found.(float64); isFloat {
		return answer{Type: "float64", Text: strconv.FormatFloat(number, 'g', -1, 64)}, nil
	}
	return answer{Type: fmt.Sprintf("%T", found), Text: fmt.Sprint(found)}, nil
}
