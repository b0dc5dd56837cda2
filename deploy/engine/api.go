package main

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/argoproj/notifications-engine/pkg/api"
	"github.com/argoproj/notifications-engine/pkg/services"
	"github.com/argoproj/notifications-engine/pkg/triggers"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"
)

func apiSettings(is settings, hidden *redactor, allowed *recipients) api.Settings {
	return api.Settings{
		ConfigMapName: is.configMap,
		SecretName:    is.secret,
		InitGetVars: func(_ *api.Config, configMap *corev1.ConfigMap, secret *corev1.Secret) (api.GetVars, error) {
			hidden.hide(secret.Data)
			if configMap.Name == "" {
				return nil, fmt.Errorf("there is no ConfigMap %s in the namespace %s", is.configMap, is.namespace)
			}
			if err := allowed.read(configMap.Data["recipients"]); err != nil {
				return nil, err
			}
			slog.Info("read the configuration", "resourceVersion", configMap.ResourceVersion, "keys", len(configMap.Data))
			return vars, nil
		},
	}
}

// vars is what templates know of a workflow.
func vars(workflow map[string]any, _ services.Destination) map[string]any {
	return map[string]any{"workflow": unpacked(workflow)}
}

// factory gives the engine's API with what it lacks for workflows.
type factory struct {
	inner   api.Factory
	timeout time.Duration
}

func (f *factory) GetAPI() (api.API, error) {
	found, err := f.inner.GetAPI()
	if err != nil {
		return nil, err
	}
	return &sender{found, f.timeout}, nil
}

func (f *factory) GetAPIsFromNamespace(namespace string) (map[string]api.API, error) {
	return nil, fmt.Errorf("no configuration of namespaces of their own, %s among them", namespace)
}

type sender struct {
	api.API
	timeout time.Duration
}

// RunTrigger takes what oncePer says for the whole key of a condition. The engine's own use of it has two faults here: a
// message that could not be sent counts as sent (controller/state.go, SetAlreadyNotified), and a condition that is written
// anew makes all that was told be told again.
func (s *sender) RunTrigger(name string, vars map[string]any) ([]triggers.ConditionResult, error) {
	results, err := s.API.RunTrigger(name, vars)
	for i := range results {
		if results[i].OncePer != "" {
			results[i].Key, results[i].OncePer = results[i].OncePer, ""
		}
	}
	return results, err
}

// Send ends after a while, since the engine's HTTP services wait for an answer for ever.
func (s *sender) Send(workflow map[string]any, templates []string, to services.Destination) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- fmt.Errorf("the engine's service %s panicked: %v", to.Service, r)
			}
		}()
		done <- s.API.Send(workflow, templates, to)
	}()
	select {
	case err := <-done:
		return err
	case <-time.After(s.timeout):
		return fmt.Errorf("no answer in %s", s.timeout)
	}
}

// recipients are those that the ConfigMap names: an annotation chooses among them, and can name no other one.
type recipients struct {
	lock  sync.RWMutex
	known map[string]bool
}

func (r *recipients) read(text string) error {
	var listed []string
	if err := yaml.Unmarshal([]byte(text), &listed); err != nil || len(listed) == 0 {
		return errors.New("the ConfigMap's key recipients: expected a list of SERVICE or SERVICE:RECIPIENT")
	}
	known := map[string]bool{}
	for _, each := range listed {
		known[each] = true
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	r.known = known
	return nil
}

func (r *recipients) only(workflow metav1.Object, all services.Destinations, _ api.Config) services.Destinations {
	r.lock.RLock()
	defer r.lock.RUnlock()
	kept := services.Destinations{}
	for trigger, listed := range all {
		for _, to := range listed {
			name := to.Service
			if to.Recipient != "" {
				name += ":" + to.Recipient
			}
			if r.known[name] {
				kept[trigger] = append(kept[trigger], to)
			} else {
				slog.Warn("a recipient that the ConfigMap does not name", "trigger", trigger, "service", to.Service,
					"workflow", workflow.GetNamespace()+"/"+workflow.GetName())
			}
		}
	}
	return kept
}
