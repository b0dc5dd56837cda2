package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/argoproj/notifications-engine/pkg/api"
	"github.com/argoproj/notifications-engine/pkg/services"
	"github.com/argoproj/notifications-engine/pkg/templates"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// told is one line of what `engine try` prints.
type told struct {
	Workflow     string                 `json:"workflow"`
	Trigger      string                 `json:"trigger"`
	Once         string                 `json:"once"`
	Template     string                 `json:"template"`
	Notification *services.Notification `json:"notification,omitempty"`
	Error        string                 `json:"error,omitempty"`
}

// try prints what a configuration would send for workflows, without a cluster, a Secret, or sending anything.
func try(path string, in io.Reader, out io.Writer) error {
	cfg, err := configIn(path)
	if err != nil {
		return err
	}
	engine, err := api.NewAPI(*cfg, vars)
	if err != nil {
		return err
	}
	forms, err := templates.NewService(cfg.Templates)
	if err != nil {
		return err
	}
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	return each(in, func(workflow *unstructured.Unstructured) error {
		for _, trigger := range slices.Sorted(maps.Keys(cfg.Triggers)) {
			results, err := engine.RunTrigger(trigger, workflow.Object)
			if err != nil {
				return err
			}
			for _, result := range results {
				for _, name := range result.Templates {
					if !result.Triggered {
						continue
					}
					line := told{workflow.GetNamespace() + "/" + workflow.GetName(), trigger, result.OncePer, name, nil, ""}
					if line.Notification, err = forms.FormatNotification(vars(workflow.Object, services.Destination{}), name); err != nil {
						line.Error = err.Error()
					}
					if err := lines.Encode(line); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
}

func configIn(path string) (*api.Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var found *api.Config
	err = each(bytes.NewReader(text), func(object *unstructured.Unstructured) error {
		if object.GetKind() != "ConfigMap" || found != nil {
			return nil
		}
		var configMap corev1.ConfigMap
		err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, &configMap)
		if err == nil {
			found, err = api.ParseConfig(&configMap, &corev1.Secret{})
		}
		return err
	})
	if err == nil && found == nil {
		err = fmt.Errorf("%s: no ConfigMap in it", path)
	}
	return found, err
}

// each calls back with the objects of a stream of YAML or JSON, those of a list one by one.
func each(in io.Reader, call func(*unstructured.Unstructured) error) error {
	decoder := yaml.NewYAMLOrJSONDecoder(in, 4096)
	for {
		var object unstructured.Unstructured
		if err := decoder.Decode(&object.Object); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("expected objects in YAML or JSON: %w", err)
		}
		if object.Object == nil {
			continue
		}
		if !object.IsList() {
			if err := call(&object); err != nil {
				return err
			}
		} else if err := object.EachListItem(func(item runtime.Object) error {
			return call(item.(*unstructured.Unstructured))
		}); err != nil {
			return err
		}
	}
}
