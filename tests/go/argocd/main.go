// Argo CD's plugin server as it runs in the sidecar, and what the repo server asks of it.
//
// `argocd serve FLAGS` is the real argocd-cmp-server. `argocd ask SOCKET` answers each line of JSON with one line: it
// streams a repository to the server that listens on SOCKET, and gives what comes back. A request is
// {"verb": match|generate|parameters, "root": a repository's folder, "app": a path in it, "env": {NAME: value},
// "times": how often at once}, an answer the list of {"match", "manifests", "parameters", "error", "seconds"}.
//
// `argocd applications FILE ROOT` prints what the ApplicationSet controller makes of an ApplicationSet.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"log"
	"os"
	"path/filepath"
	"sort"
	"sync"
	"time"

	"github.com/argoproj/argo-cd/v2/cmd/argocd-cmp-server/commands"
	"github.com/argoproj/argo-cd/v2/cmpserver/apiclient"
	repository "github.com/argoproj/argo-cd/v2/reposerver/apiclient"
	"github.com/argoproj/argo-cd/v2/util/cmp"
	"google.golang.org/grpc"
)

// The repo server's own limit, less a little: ARGOCD_REPO_SERVER_TIMEOUT_SECONDS.
const limit = 60 * time.Second

type request struct {
	Verb  string            `json:"verb"`
	Root  string            `json:"root"`
	App   string            `json:"app"`
	Env   map[string]string `json:"env"`
	Times int               `json:"times"`
}

type answer struct {
	Match      bool                                `json:"match"`
	Manifests  []string                            `json:"manifests"`
	Parameters []*repository.ParameterAnnouncement `json:"parameters"`
	Error      string                              `json:"error"`
	Seconds    float64                             `json:"seconds"`
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "ask" {
		ask(os.Args[2])
		return
	}
	if len(os.Args) == 4 && os.Args[1] == "applications" {
		if err := applications(os.Args[2], os.Args[3]); err != nil {
			log.Fatal(err)
		}
		return
	}
	command := commands.NewCommand()
	command.SetArgs(os.Args[2:])
	if err := command.Execute(); err != nil {
		os.Exit(1)
	}
}

func ask(socket string) {
	closer, client, err := apiclient.NewConfigManagementPluginClientSet(socket).NewConfigManagementPluginClient()
	if err != nil {
		panic(err)
	}
	defer closer.Close()
	lines, out := bufio.NewScanner(os.Stdin), json.NewEncoder(os.Stdout)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var asked request
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		answers := make([]answer, max(1, asked.Times))
		var all sync.WaitGroup
		for i := range answers {
			all.Add(1)
			go func() {
				defer all.Done()
				answers[i] = call(client, asked)
			}()
		}
		all.Wait()
		if err := out.Encode(answers); err != nil {
			panic(err)
		}
	}
}

func call(client apiclient.ConfigManagementPluginServiceClient, asked request) (got answer) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	start, err := time.Now(), error(nil)
	switch asked.Verb {
	case "match":
		err = with(ctx, client.MatchRepository, asked, func(stream apiclient.ConfigManagementPluginService_MatchRepositoryClient) error {
			found, err := stream.CloseAndRecv()
			got.Match = found.GetIsSupported()
			return err
		})
	case "generate":
		err = with(ctx, client.GenerateManifest, asked, func(stream apiclient.ConfigManagementPluginService_GenerateManifestClient) error {
			found, err := stream.CloseAndRecv()
			got.Manifests = found.GetManifests()
			return err
		})
	case "parameters":
		err = with(ctx, client.GetParametersAnnouncement, asked, func(stream apiclient.ConfigManagementPluginService_GetParametersAnnouncementClient) error {
			found, err := stream.CloseAndRecv()
			got.Parameters = found.GetParameterAnnouncements()
			return err
		})
	}
	if err != nil {
		got.Error = err.Error()
	}
	got.Seconds = time.Since(start).Seconds()
	return got
}

// with opens a stream, sends the repository as the repo server does, and takes the answer.
func with[S cmp.StreamSender](ctx context.Context, open func(context.Context, ...grpc.CallOption) (S, error), asked request, take func(S) error) error {
	stream, err := open(ctx)
	if err != nil {
		return err
	}
	env := []string{}
	for name, value := range asked.Env {
		env = append(env, name+"="+value)
	}
	sort.Strings(env)
	if err := cmp.SendRepoStream(ctx, filepath.Join(asked.Root, asked.App), asked.Root, stream, env, nil); err != nil {
		return err
	}
	return take(stream)
}
