package main

import (
	"encoding/json"
	"fmt"
	"strings"

	apiv1 "k8s.io/api/core/v1"
	apierr "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v3/util/expr/argoexpr"
	"github.com/argoproj/argo-workflows/v3/util/expr/env"
	"github.com/argoproj/argo-workflows/v3/util/template"
	"github.com/argoproj/argo-workflows/v3/workflow/common"
	"github.com/argoproj/argo-workflows/v3/workflow/util"
	"github.com/argoproj/argo-workflows/v3/workflow/validate"
)

// namespaced and cluster hold the templates around a workflow by name, as the API server would give them.
type namespaced map[string]*wfv1.WorkflowTemplate

func (known namespaced) Get(name string) (*wfv1.WorkflowTemplate, error) {
	if found, ok := known[name]; ok {
		return found.DeepCopy(), nil
	}
	return nil, apierr.NewNotFound(schema.GroupResource{Group: "argoproj.io", Resource: "workflowtemplates"}, name)
}

type cluster map[string]*wfv1.ClusterWorkflowTemplate

func (known cluster) Get(name string) (*wfv1.ClusterWorkflowTemplate, error) {
	if found, ok := known[name]; ok {
		return found.DeepCopy(), nil
	}
	return nil, apierr.NewNotFound(schema.GroupResource{Group: "argoproj.io", Resource: "clusterworkflowtemplates"}, name)
}

type surroundings struct {
	Defaults         *wfv1.Workflow                  `json:"defaults"`
	Workflow         *wfv1.Workflow                  `json:"workflow"`
	Templates        []*wfv1.WorkflowTemplate        `json:"templates"`
	ClusterTemplates []*wfv1.ClusterWorkflowTemplate `json:"clusterTemplates"`
}

// validity does what operator.go setExecWorkflow does up to the validation of the first pass: the stage that ended it
// (merge or invalid), with its message, or neither.
func validity(input []byte) (any, error) {
	var given surroundings
	if err := json.Unmarshal(input, &given); err != nil {
		return nil, err
	}
	local, global := namespaced{}, cluster{}
	for _, each := range given.Templates {
		if each.Namespace == given.Workflow.Namespace {
			local[each.Name] = each
		}
	}
	for _, each := range given.ClusterTemplates {
		global[each.Name] = each
	}
	if err := mergeInto(given, local, global); err != nil {
		return map[string]string{"stage": "merge", "message": err.Error()}, nil
	}
	opts := validate.ValidateOpts{}
	if err := validate.ValidateWorkflow(local, global, given.Workflow, given.Defaults, opts); err != nil {
		return map[string]string{"stage": "invalid", "message": err.Error()}, nil
	}
	return map[string]string{}, nil
}

func mergeInto(given surroundings, local namespaced, global cluster) error {
	workflow := given.Workflow
	if workflow.Spec.WorkflowTemplateRef == nil {
		if given.Defaults == nil {
			return nil
		}
		return util.MergeTo(given.Defaults, workflow)
	}
	var holder wfv1.WorkflowSpecHolder
	var err error
	if workflow.Spec.WorkflowTemplateRef.ClusterScope {
		holder, err = global.Get(workflow.Spec.WorkflowTemplateRef.Name)
	} else {
		holder, err = local.Get(workflow.Spec.WorkflowTemplateRef.Name)
	}
	if err != nil {
		return err
	}
	defaults := given.Defaults
	if defaults == nil {
		defaults = &wfv1.Workflow{}
	}
	util.JoinWorkflowMetaData(&workflow.ObjectMeta, &defaults.ObjectMeta)
	_, err = util.JoinWorkflowSpec(&workflow.Spec, holder.GetWorkflowSpec(), &defaults.Spec)
	return err
}

// evalHook does what hooks.go executeWfLifeCycleHook does with an expression.
func evalHook(input []byte) (any, error) {
	var given struct {
		Expression string            `json:"expression"`
		Env        map[string]string `json:"env"`
	}
	if err := json.Unmarshal(input, &given); err != nil {
		return nil, err
	}
	return argoexpr.EvalBool(given.Expression, env.GetFuncMap(template.EnvMap(given.Env)))
}

// replaceTags replaces the tags of one string, as it stands in a manifest.
func replaceTags(input []byte) (any, error) {
	given := struct {
		Template        string            `json:"template"`
		Scope           map[string]string `json:"scope"`
		Passes          int               `json:"passes"`
		AllowUnresolved bool              `json:"allowUnresolved"`
	}{AllowUnresolved: true}
	if err := json.Unmarshal(input, &given); err != nil {
		return nil, err
	}
	written, err := json.Marshal(given.Template)
	if err != nil {
		return nil, err
	}
	text := string(written)
	for range max(given.Passes, 1) {
		if text, err = template.Replace(text, given.Scope, given.AllowUnresolved); err != nil {
			return nil, err
		}
	}
	var result string
	err = json.Unmarshal([]byte(text), &result)
	return result, err
}

// anyConfigMap has every key of every ConfigMap; its values say where they come from.
type anyConfigMap struct{}

func (anyConfigMap) GetByKey(key string) (any, bool, error) {
	_, name, _ := strings.Cut(key, "/")
	data := map[string]string{}
	for _, each := range []string{"k", "other"} {
		data[each] = fmt.Sprintf("<key %s of ConfigMap %s>", each, name)
	}
	labels := map[string]string{common.LabelKeyConfigMapType: common.LabelValueTypeConfigMapParameter}
	return &apiv1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels}, Data: data}, true, nil
}

// processArgs is a template with its arguments and variables, as it is executed.
func processArgs(input []byte) (any, error) {
	var given struct {
		Template  *wfv1.Template    `json:"template"`
		Arguments wfv1.Arguments    `json:"arguments"`
		Globals   common.Parameters `json:"globals"`
		Local     common.Parameters `json:"local"`
	}
	if err := json.Unmarshal(input, &given); err != nil {
		return nil, err
	}
	if given.Template == nil {
		return nil, fmt.Errorf("no template")
	}
	return common.ProcessArgs(given.Template, &given.Arguments, given.Globals, given.Local, false, "", anyConfigMap{})
}
