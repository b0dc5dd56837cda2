// Command engine tells what Workflows have come to: a controller over the Argo Notifications Engine, which has none for
// them. What is sent when and where is a ConfigMap and a Secret of the engine's own form; hookwright renders the former.
//
// It talks to the API server and to the services of the ConfigMap, and to nobody else.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/argoproj/notifications-engine/pkg/api"
	"github.com/argoproj/notifications-engine/pkg/controller"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

type settings struct {
	kubeconfig, namespace, namespaces, configMap, secret, listen string
	workers                                                      int
	resync, maxAge, timeout                                      time.Duration
	verbose                                                      bool
}

func main() {
	var is settings
	flag.StringVar(&is.kubeconfig, "kubeconfig", "", "a kubeconfig; the pod's own account, unless said")
	flag.StringVar(&is.namespace, "namespace", "argo", "the namespace of the ConfigMap and the Secret")
	flag.StringVar(&is.configMap, "config-map", "workflow-notifications-cm", "the ConfigMap")
	flag.StringVar(&is.secret, "secret", "workflow-notifications-secret", "the Secret")
	flag.StringVar(&is.namespaces, "namespaces", "", "where workflows are watched, with commas between; everywhere, unless said")
	flag.StringVar(&is.listen, "listen", ":8080", "the address of /metrics, /healthz and /readyz")
	flag.IntVar(&is.workers, "workers", 4, "how many workflows are told of at once, in each namespace of --namespaces")
	flag.DurationVar(&is.resync, "resync", 5*time.Minute, "how often each workflow is looked at anew: what could not be sent is tried again")
	flag.DurationVar(&is.maxAge, "max-age", time.Hour, "a workflow that ended, or of those that run began, longer ago is not told of")
	flag.DurationVar(&is.timeout, "timeout", time.Minute, "how long one message may take, tries included")
	flag.BoolVar(&is.verbose, "verbose", false, "log what the engine does with each workflow")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), "usage: engine FLAGS\n       engine try FILE < WORKFLOWS    print what the ConfigMap in FILE would send\n\n")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.Arg(0) == "try" && flag.NArg() == 2 {
		setUpLogs(&redactor{to: os.Stderr}, false)
		if err := try(flag.Arg(1), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "engine:", err)
			os.Exit(1)
		}
		return
	}
	if err := check(is); err != nil {
		fmt.Fprintln(os.Stderr, "engine:", err)
		os.Exit(2)
	}

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	hidden := &redactor{to: os.Stderr}
	setUpLogs(hidden, is.verbose)
	if err := run(ctx, is, hidden); err != nil {
		slog.Error("ended", "error", err)
		os.Exit(1)
	}
	slog.Info("ended")
}

func check(is settings) error {
	switch {
	case flag.NArg() > 0:
		return fmt.Errorf("expected no arguments, found %q; --help lists the flags", flag.Arg(0))
	case is.namespace == "" || is.configMap == "" || is.secret == "":
		return errors.New("--namespace, --config-map and --secret must not be empty")
	case is.workers < 1:
		return errors.New("--workers: expected at least 1")
	case is.maxAge <= 0 || is.timeout <= 0 || is.resync < 0:
		return errors.New("--max-age and --timeout: expected more than 0s, and --resync no less")
	}
	return nil
}

func run(ctx context.Context, is settings, hidden *redactor) error {
	account, err := clientcmd.BuildConfigFromFlags("", is.kubeconfig)
	if err != nil {
		return err
	}
	account.UserAgent = "hookwright-engine"
	account.WarningHandler = rest.NoWarnings{}
	typed, err := kubernetes.NewForConfig(account)
	if err != nil {
		return err
	}
	client, err := dynamic.NewForConfig(account)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	configMaps, secrets := configInformers(typed, is)
	allowed := &recipients{}
	factory := &factory{api.NewFactory(apiSettings(is, hidden, allowed), is.namespace, secrets, configMaps), is.timeout}
	metrics := controller.NewMetricsRegistry("workflow")
	state := &state{factory: factory}
	served, err := serve(ctx, is.listen, metrics, state)
	if err != nil {
		return err
	}

	going := &flights{}
	var informers []cache.SharedIndexInformer
	var controllers []controller.NotificationController
	for _, namespace := range strings.Split(is.namespaces, ",") {
		patched := newMemory()
		informer := workflowInformer(client, strings.TrimSpace(namespace), is.resync, patched)
		informers = append(informers, informer)
		controllers = append(controllers, controller.NewController(
			remembering{client.Resource(workflows), patched}, informer, factory,
			controller.WithMetricsRegistry(metrics),
			controller.WithSkipProcessing(going.begin(skip(is.maxAge, patched))),
			controller.WithAlterDestinations(allowed.only),
			controller.WithEventCallback(going.end),
		))
	}
	var all sync.WaitGroup
	synced := []cache.InformerSynced{}
	for _, informer := range append([]cache.SharedIndexInformer{configMaps, secrets}, informers...) {
		synced = append(synced, informer.HasSynced)
		all.Go(func() { informer.Run(ctx.Done()) })
	}
	slog.Info("started", "listen", served.address, "namespaces", is.namespaces, "configMap", is.namespace+"/"+is.configMap)
	if cache.WaitForCacheSync(ctx.Done(), synced...) {
		state.synced.Store(true)
		slog.Info("watching")
		for _, each := range controllers {
			all.Go(func() { each.Run(is.workers, ctx.Done()) })
		}
	}
	select {
	case <-ctx.Done():
	case err = <-served.ended:
		cancel()
	}
	all.Wait()
	going.wait(is.timeout)
	return err
}
