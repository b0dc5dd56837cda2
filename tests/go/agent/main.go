// Command agent is the agent of Argo Workflows 3.7.6, which sends the requests of http templates: its own code, started
// as `argoexec agent main` starts it (cmd/argoexec/commands/agent.go), without plugins. The module of argoexec itself lacks
// a file that Linux needs.
//
// The connection and the namespace come from KUBECONFIG, the rest from the variables that the controller gives the pod.
package main

import (
	"context"
	"log"
	"os"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/argoproj/argo-workflows/v3/workflow/common"
	"github.com/argoproj/argo-workflows/v3/workflow/executor"
)

func main() {
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	loaded := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, &clientcmd.ConfigOverrides{})
	config, err := loaded.ClientConfig()
	if err != nil {
		log.Fatal(err)
	}
	namespace, _, err := loaded.Namespace()
	if err != nil {
		log.Fatal(err)
	}
	clients, err := kubernetes.NewForConfig(config)
	if err != nil {
		log.Fatal(err)
	}
	name, uid := os.Getenv(common.EnvVarWorkflowName), os.Getenv(common.EnvVarWorkflowUID)
	agent := executor.NewAgentExecutor(clients, clients.RESTClient(), config, namespace, name, uid, nil)
	if err := agent.Agent(context.Background()); err != nil {
		log.Fatal(err)
	}
}
