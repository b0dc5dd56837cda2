package main

import (
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

func at(version, phase, started, finished string) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]any{
		"metadata": map[string]any{"name": "etl", "uid": "1", "resourceVersion": version},
		"status":   map[string]any{"phase": phase, "startedAt": started, "finishedAt": finished},
	}}
}

func TestSkip(t *testing.T) {
	now, old := time.Now().UTC().Format(time.RFC3339), "2026-01-01T00:00:00Z"
	for name, each := range map[string]struct {
		workflow *unstructured.Unstructured
		skipped  bool
	}{
		"one that failed just now":           {at("10", "Failed", old, now), false},
		"one that has not begun":             {at("10", "", "", ""), true},
		"one that waits":                     {at("10", "Pending", "", ""), true},
		"one that ended long ago":            {at("10", "Failed", old, old), true},
		"one that has been running for long": {at("10", "Running", old, ""), true},
		"a state older than our patch":       {at("9", "Failed", old, now), true},
		"a state after our patch":            {at("11", "Failed", old, now), false},
	} {
		patched := newMemory()
		patched.remember(at("10", "Failed", old, now))
		if skipped, reason := skip(time.Hour, patched)(each.workflow); skipped != each.skipped {
			t.Errorf("%s: skipped %v (%s)", name, skipped, reason)
		}
	}
}

func TestWhatIsForgottenIsNotRemembered(t *testing.T) {
	patched := newMemory()
	patched.remember(at("10", "Failed", "", ""))
	patched.forget("1")
	if patched.isNewer(at("9", "Failed", "", "")) || len(patched.versions) != 0 {
		t.Error("a workflow that is gone is still remembered")
	}
}
