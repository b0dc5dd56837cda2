package main

import (
	"context"
	"encoding/json"

	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v3/workflow/util"
)

// retry is what the server makes of a workflow for `argo retry`: the one to put in its place, and the pods to delete
// before.
func retry(input []byte) (any, error) {
	var ended wfv1.Workflow
	if err := json.Unmarshal(input, &ended); err != nil {
		return nil, err
	}
	next, pods, err := util.FormulateRetryWorkflow(context.Background(), &ended, false, "", nil)
	if err != nil {
		return nil, err
	}
	return map[string]any{"workflow": next, "pods": pods}, nil
}
