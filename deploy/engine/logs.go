package main

import (
	"encoding/json"
	"io"
	"log"
	"log/slog"
	"strings"
	"sync/atomic"
	_ "unsafe" // for linkname

	_ "github.com/hashicorp/go-retryablehttp"
	"github.com/sirupsen/logrus"
	"k8s.io/klog/v2"
)

const shortest = 4 // of a value that is hidden: a shorter one is no secret, and stands in every other word

// The engine's webhook makes a client for each request, whose logger writes the address: often the whole secret. There is
// no other way to it.
//
//go:linkname requestLogger github.com/hashicorp/go-retryablehttp.defaultLogger
var requestLogger *log.Logger

// redactor takes the values of the Secret out of what is logged. Each line is one write.
type redactor struct {
	to       io.Writer
	replacer atomic.Pointer[strings.Replacer]
}

func (r *redactor) hide(values map[string][]byte) {
	pairs := []string{}
	for _, value := range values {
		text := strings.TrimRight(strings.TrimSpace(string(value)), "/")
		if len(text) < shortest {
			continue
		}
		quoted, _ := json.Marshal(text)
		for _, form := range []string{text, strings.Trim(string(quoted), `"`)} {
			pairs = append(pairs, form, "***")
		}
	}
	r.replacer.Store(strings.NewReplacer(pairs...))
}

func (r *redactor) Write(line []byte) (int, error) {
	if replacer := r.replacer.Load(); replacer != nil {
		_, err := replacer.WriteString(r.to, string(line))
		return len(line), err
	}
	return r.to.Write(line)
}

// setUpLogs makes all loggers of the process write JSON, or at least through the redactor. The engine's own logger never
// gets to its level debug, where it writes whole requests.
func setUpLogs(hidden *redactor, verbose bool) {
	slog.SetDefault(slog.New(slog.NewJSONHandler(hidden, nil)))
	logrus.SetOutput(hidden)
	logrus.SetFormatter(&logrus.JSONFormatter{DisableHTMLEscape: true})
	logrus.SetLevel(logrus.ErrorLevel)
	if verbose {
		logrus.SetLevel(logrus.InfoLevel)
	}
	requestLogger.SetOutput(io.Discard)
	klog.SetSlogLogger(slog.Default())
}
