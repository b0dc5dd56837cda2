// Command controller answers what Argo Workflows 3.7.4 does with a ConfigMap, with defaults and a workflow, with a
// workflow that refers to a template, with a workflow at its first pass, with expressions, tags and arguments: one JSON
// object a line in, one a line out, by the controller's own packages.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	apiv1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/fake"

	"github.com/argoproj/argo-workflows/v3/config"
	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v3/workflow/util"
)

type request struct {
	Op    string          `json:"op"`
	Input json.RawMessage `json:"input"`
}

type answer struct {
	OK     bool   `json:"ok"`
	Result any    `json:"result"`
	Error  string `json:"error,omitempty"`
}

type objects struct {
	Defaults *wfv1.Workflow         `json:"defaults"`
	Workflow *wfv1.Workflow         `json:"workflow"`
	Template *wfv1.WorkflowTemplate `json:"template"`
}

func parseConfig(input []byte) (any, error) {
	var given struct {
		Data map[string]string `json:"data"`
	}
	if err := json.Unmarshal(input, &given); err != nil {
		return nil, err
	}
	meta := metav1.ObjectMeta{Namespace: "argo", Name: "configmap"}
	client := fake.NewSimpleClientset(&apiv1.ConfigMap{ObjectMeta: meta, Data: given.Data})
	return config.NewController(meta.Namespace, meta.Name, client).Get(context.Background())
}

func merge(input []byte) (any, error) {
	var given objects
	if err := json.Unmarshal(input, &given); err != nil {
		return nil, err
	}
	return given.Workflow, util.MergeTo(given.Defaults, given.Workflow)
}

// join does what operator.go setStoredWfSpec does on the first pass, which is not exported.
func join(input []byte) (any, error) {
	var given objects
	if err := json.Unmarshal(input, &given); err != nil {
		return nil, err
	}
	if given.Defaults == nil {
		given.Defaults = &wfv1.Workflow{}
	}
	util.JoinWorkflowMetaData(&given.Workflow.ObjectMeta, &given.Defaults.ObjectMeta)
	joined, err := util.JoinWorkflowSpec(&given.Workflow.Spec, &given.Template.Spec, &given.Defaults.Spec)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"spec": joined.Spec, "labels": given.Workflow.Labels, "annotations": given.Workflow.Annotations,
	}, nil
}

var operations = map[string]func([]byte) (any, error){
	"retry":       retry,
	"parseConfig": parseConfig, "merge": merge, "join": join,
	"validity": validity, "evalHook": evalHook, "expr": replaceTags, "processArgs": processArgs,
}

func run(line []byte) (out answer) {
	defer func() {
		if r := recover(); r != nil {
			out = answer{Error: fmt.Sprint("panic: ", r)}
		}
	}()
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return answer{Error: err.Error()}
	}
	operation, ok := operations[asked.Op]
	if !ok {
		return answer{Error: "no operation " + asked.Op}
	}
	result, err := operation(asked.Input)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{OK: true, Result: result}
}

func main() {
	in, out := bufio.NewReader(os.Stdin), json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			if err := out.Encode(run(line)); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		if err == io.EOF {
			return
		}
	}
}
