package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"strconv"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
)

var workflows = schema.GroupVersionResource{Group: "argoproj.io", Version: "v1alpha1", Resource: "workflows"}

// What no message needs, and what most of a workflow's size is.
var unused = [][]string{
	{"metadata", "managedFields"}, {"spec", "templates"}, {"status", "storedTemplates"},
	{"status", "storedWorkflowTemplateSpec", "templates"},
}

const largest = 64 << 20 // of a workflow's nodes, unpacked

// configInformers watch one ConfigMap and one Secret, so that the account need not read others.
func configInformers(client kubernetes.Interface, is settings) (configMaps, secrets cache.SharedIndexInformer) {
	named := func(name string) informers.SharedInformerFactory {
		only := informers.WithTweakListOptions(func(options *metav1.ListOptions) {
			options.FieldSelector = fields.OneTermEqualSelector("metadata.name", name).String()
		})
		return informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithNamespace(is.namespace), only)
	}
	return named(is.configMap).Core().V1().ConfigMaps().Informer(), named(is.secret).Core().V1().Secrets().Informer()
}

func workflowInformer(client dynamic.Interface, namespace string, resync time.Duration, patched *memory) cache.SharedIndexInformer {
	informer := dynamicinformer.NewFilteredDynamicInformer(
		client, workflows, namespace, resync, cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc}, nil).Informer()
	_ = informer.SetTransform(func(object any) (any, error) {
		if workflow, ok := object.(*unstructured.Unstructured); ok {
			for _, path := range unused {
				unstructured.RemoveNestedField(workflow.Object, path...)
			}
		}
		return object, nil
	})
	_, _ = informer.AddEventHandler(cache.ResourceEventHandlerFuncs{DeleteFunc: func(object any) {
		if last, ok := object.(cache.DeletedFinalStateUnknown); ok {
			object = last.Obj
		}
		if workflow, ok := object.(metav1.Object); ok {
			patched.forget(workflow.GetUID())
		}
	}})
	return informer
}

// skip leaves out workflows that have not begun or ended long ago, and states of one that are older than our own patch of
// it: a watch may deliver such a state after the patch, and without the note in it the message would be sent again.
func skip(maxAge time.Duration, patched *memory) func(metav1.Object) (bool, string) {
	return func(object metav1.Object) (bool, string) {
		workflow, ok := object.(*unstructured.Unstructured)
		if !ok {
			return true, "no workflow"
		}
		if patched.isNewer(workflow) {
			return true, "there is a newer state of it"
		}
		phase, _, _ := unstructured.NestedString(workflow.Object, "status", "phase")
		if phase == "" || phase == "Pending" {
			return true, "it has not begun"
		}
		since, _, _ := unstructured.NestedString(workflow.Object, "status", "finishedAt")
		if since == "" {
			since, _, _ = unstructured.NestedString(workflow.Object, "status", "startedAt")
		}
		if at, err := time.Parse(time.RFC3339, since); err == nil && time.Since(at) > maxAge {
			return true, "it came to its phase too long ago"
		}
		return false, ""
	}
}

// memory holds the version that our last patch of a workflow made.
type memory struct {
	lock     sync.Mutex
	versions map[types.UID]uint64
}

func newMemory() *memory {
	return &memory{versions: map[types.UID]uint64{}}
}

func (m *memory) remember(workflow *unstructured.Unstructured) {
	if version, err := strconv.ParseUint(workflow.GetResourceVersion(), 10, 64); err == nil {
		m.lock.Lock()
		defer m.lock.Unlock()
		m.versions[workflow.GetUID()] = version
	}
}

func (m *memory) isNewer(workflow *unstructured.Unstructured) bool {
	m.lock.Lock()
	defer m.lock.Unlock()
	version, err := strconv.ParseUint(workflow.GetResourceVersion(), 10, 64)
	return err == nil && version < m.versions[workflow.GetUID()]
}

func (m *memory) forget(uid types.UID) {
	m.lock.Lock()
	defer m.lock.Unlock()
	delete(m.versions, uid)
}

// remembering is a client that notes what its patches make.
type remembering struct {
	dynamic.NamespaceableResourceInterface
	patched *memory
}

func (r remembering) Namespace(name string) dynamic.ResourceInterface {
	return rememberingIn{r.NamespaceableResourceInterface.Namespace(name), r.patched}
}

type rememberingIn struct {
	dynamic.ResourceInterface
	patched *memory
}

func (r rememberingIn) Patch(ctx context.Context, name string, kind types.PatchType, data []byte, options metav1.PatchOptions, parts ...string) (*unstructured.Unstructured, error) {
	made, err := r.ResourceInterface.Patch(ctx, name, kind, data, options, parts...)
	if err == nil {
		r.patched.remember(made)
	}
	return made, err
}

// unpacked gives a workflow whose nodes are where they belong: the controller compresses those of a large one
// (argo-workflows util/file, DecodeDecompressString). Nodes that it keeps in a database stay there.
func unpacked(workflow map[string]any) map[string]any {
	packed, found, _ := unstructured.NestedString(workflow, "status", "compressedNodes")
	if !found || packed == "" {
		return workflow
	}
	nodes, err := unpack(packed)
	if err != nil {
		return workflow
	}
	status := maps.Clone(workflow["status"].(map[string]any))
	status["nodes"] = nodes
	whole := maps.Clone(workflow)
	whole["status"] = status
	return whole
}

func unpack(packed string) (map[string]any, error) {
	zipped, err := base64.StdEncoding.DecodeString(packed)
	if err != nil {
		return nil, err
	}
	reader, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		return nil, err
	}
	var nodes map[string]any
	return nodes, json.NewDecoder(io.LimitReader(reader, largest)).Decode(&nodes)
}
