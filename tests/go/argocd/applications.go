package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/argoproj/argo-cd/v2/applicationset/controllers/template"
	"github.com/argoproj/argo-cd/v2/applicationset/generators"
	"github.com/argoproj/argo-cd/v2/applicationset/utils"
	argo "github.com/argoproj/argo-cd/v2/pkg/apis/application/v1alpha1"
	log "github.com/sirupsen/logrus"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/yaml"
)

// A folder in the place of a Git repository: what the repo server answers to the ApplicationSet controller.
type folder string

func (folder) GetFiles(context.Context, string, string, string, bool, bool) (map[string][]byte, error) {
	return nil, fmt.Errorf("the ApplicationSet asks for directories only")
}

func (root folder) GetDirectories(context.Context, string, string, bool, bool) ([]string, error) {
	found := []string{}
	err := filepath.WalkDir(string(root), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() || path == string(root) {
			return err
		}
		if strings.HasPrefix(entry.Name(), ".") {
			return fs.SkipDir
		}
		below, err := filepath.Rel(string(root), path)
		found = append(found, filepath.ToSlash(below))
		return err
	})
	return found, err
}

// applications prints the Applications that the controller makes of an ApplicationSet over a repository, as a JSON list.
func applications(file, root string) error {
	log.SetOutput(os.Stderr)
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var set argo.ApplicationSet
	if err := yaml.UnmarshalStrict(text, &set); err != nil {
		return err
	}
	scheme := runtime.NewScheme()
	if err := argo.AddToScheme(scheme); err != nil {
		return err
	}
	project := &argo.AppProject{ObjectMeta: meta.ObjectMeta{Name: set.Spec.Template.Spec.Project, Namespace: set.Namespace}}
	client := fake.NewClientBuilder().WithScheme(scheme).WithObjects(project).Build()
	known := map[string]generators.Generator{"Git": generators.NewGitGenerator(folder(root), set.Namespace)}
	made, _, err := template.GenerateApplications(log.NewEntry(log.StandardLogger()), set, known, &utils.Render{}, client)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(made)
}
