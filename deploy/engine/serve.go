package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/argoproj/notifications-engine/pkg/controller"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// state is what /readyz answers.
type state struct {
	synced  atomic.Bool
	factory *factory
}

func (s *state) whyNot() string {
	if !s.synced.Load() {
		return "not everything has been read yet"
	}
	if _, err := s.factory.GetAPI(); err != nil {
		return "the configuration does not load: see the log"
	}
	return ""
}

// server is where it listens, and what it ended with if it could not go on.
type server struct {
	address string
	ended   chan error
}

// serve answers /metrics, /healthz and /readyz until ctx ends.
func serve(ctx context.Context, address string, metrics *controller.MetricsRegistry, state *state) (*server, error) {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(answer http.ResponseWriter, _ *http.Request) {
		_, _ = answer.Write([]byte("ok\n"))
	})
	mux.HandleFunc("GET /readyz", func(answer http.ResponseWriter, _ *http.Request) {
		if reason := state.whyNot(); reason != "" {
			http.Error(answer, reason, http.StatusServiceUnavailable)
			return
		}
		_, _ = answer.Write([]byte("ok\n"))
	})
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	answering := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	found := &server{listener.Addr().String(), make(chan error, 1)}
	go func() {
		if err := answering.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			found.ended <- err
		}
	}()
	context.AfterFunc(ctx, func() { _ = answering.Close() })
	return found, nil
}
