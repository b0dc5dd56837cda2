package main

import (
	"log/slog"
	"sync"
	"time"

	"github.com/argoproj/notifications-engine/pkg/controller"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// flights are the workflows that are being told of just now. The engine's controller does not wait for them when it ends:
// a message would be sent and not be noted, and so be sent again by the next process.
type flights struct {
	lock   sync.Mutex
	ending bool
	busy   sync.WaitGroup
}

// begin is asked by the engine before it looks at a workflow, end is called when it is done with it.
func (f *flights) begin(skip func(metav1.Object) (bool, string)) func(metav1.Object) (bool, string) {
	return func(workflow metav1.Object) (bool, string) {
		f.lock.Lock()
		defer f.lock.Unlock()
		f.busy.Add(1)
		if f.ending {
			return true, "the program ends"
		}
		return skip(workflow)
	}
}

func (f *flights) end(events controller.NotificationEventSequence) {
	for _, each := range events.Delivered {
		if !each.AlreadyNotified {
			slog.Info("sent", "workflow", events.Key, "trigger", each.Trigger, "service", each.Destination.Service)
		}
	}
	if events.Resource != nil { // else it was gone before begin was asked
		f.busy.Done()
	}
}

// wait lets those that have begun come to their end, but no others.
func (f *flights) wait(most time.Duration) {
	f.lock.Lock()
	f.ending = true
	f.lock.Unlock()
	done := make(chan struct{})
	go func() { f.busy.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(most):
		slog.Warn("a message is still on its way")
	}
}
