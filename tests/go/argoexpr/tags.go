package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	oldfile "github.com/antonmedv/expr/file"
	oldlexer "github.com/antonmedv/expr/parser/lexer"
	"github.com/doublerebel/bellows"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/lexer"
	"github.com/valyala/fasttemplate"
)

// A pass is one replacement of all tags of a text that stands as a JSON string.
type pass struct {
	engine engine
	scope  map[string]string
	allow  bool
	strict []string
}

func replaceTags(e engine, r request) (any, error) {
	p := pass{e, r.Scope, r.AllowUnresolved == nil || *r.AllowUnresolved, r.StrictPrefixes}
	marshalled, err := json.Marshal(r.Template)
	if err != nil {
		return nil, err
	}
	text := string(marshalled)
	for i := 0; i < max(r.Passes, 1); i++ {
		if text, err = p.replace(text); err != nil {
			return nil, err
		}
	}
	var result string
	if err := json.Unmarshal([]byte(text), &result); err != nil {
		return nil, err
	}
	return result, nil
}

func (p pass) replace(text string) (string, error) {
	if !json.Valid([]byte(text)) {
		return "", errors.New("cannot do template replacements with invalid JSON")
	}
	template, err := fasttemplate.NewTemplate(text, "{{", "}}")
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	if _, err := template.ExecuteFunc(&out, p.tag); err != nil {
		return "", err
	}
	if !json.Valid(out.Bytes()) {
		return "", errors.New("cannot finish template replacement because the result was invalid JSON")
	}
	return out.String(), nil
}

func (p pass) tag(w io.Writer, tag string) (int, error) {
	if expression, ok := strings.CutPrefix(tag, "="); ok {
		return p.expressionTag(w, unescapeHTML(expression))
	}
	return p.simpleTag(w, tag)
}

func unescapeHTML(text string) string {
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(text)
}

func (p pass) simpleTag(w io.Writer, tag string) (int, error) {
	if value, ok := p.scope[strings.TrimSpace(tag)]; ok {
		return io.WriteString(w, quoted(value))
	}
	if at := strings.LastIndex(tag, "{{"); at > 0 {
		if value, ok := p.scope[tag[at+2:]]; ok {
			return io.WriteString(w, "{{"+tag[:at]+quoted(value))
		}
	}
	if !p.allow || hasPrefixOf(strings.TrimSpace(tag), p.strict) {
		return 0, fmt.Errorf("failed to resolve {{%s}}", tag)
	}
	return io.WriteString(w, "{{"+tag+"}}")
}

func quoted(value string) string {
	text := strconv.Quote(value)
	return text[1 : len(text)-1]
}

func hasPrefixOf(path string, prefixes []string) bool {
	for _, prefix := range prefixes {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}

func (p pass) expressionTag(w io.Writer, text string) (int, error) {
	env := environment(p.scope, p.engine)
	var expression string
	if err := json.Unmarshal([]byte(`"`+text+`"`), &expression); err != nil {
		if p.allow {
			return literal(w, text)
		}
		return 0, fmt.Errorf("failed to unmarshall JSON expression: %w", err)
	}
	allow, later, err := p.whenUnresolved(expression, env)
	if err != nil {
		return 0, err
	}
	if later && allow {
		return literal(w, text)
	}
	value, err := p.engine.eval(expression, env)
	if err != nil {
		if allow {
			return literal(w, text)
		}
		return 0, fmt.Errorf("failed to evaluate expression: %w", err)
	}
	if value == nil {
		if allow {
			return literal(w, text)
		}
		return 0, fmt.Errorf("failed to evaluate expression %q", text)
	}
	written, err := p.engine.write(value)
	if err != nil {
		if allow {
			return literal(w, text)
		}
		return 0, fmt.Errorf("failed to marshal evaluated expression: %w", err)
	}
	return io.WriteString(w, written)
}

func literal(w io.Writer, text string) (int, error) {
	return io.WriteString(w, "{{="+text+"}}")
}

// write gives the text for a result: 3.5 formats it as %v, later ones as JSON; the quotes of a string go.
func (e engine) write(value any) (string, error) {
	if e.isOld() {
		value = fmt.Sprintf("%v", value)
	}
	marshalled, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	text := string(marshalled)
	if len(text) > 1 && text[0] == '"' && text[len(text)-1] == '"' {
		return text[1 : len(text)-1], nil
	}
	return quoted(text), nil
}

// lateNames exist in late passes only; an expression that reads an absent one waits.
var lateNames = []string{
	"item", "retries", "lastRetry.exitCode", "lastRetry.status", "lastRetry.duration", "lastRetry.message",
	"workflow.status", "workflow.failures",
}

// whenUnresolved says whether an unresolved expression may stay, whether it has to wait for a name, or why not.
func (p pass) whenUnresolved(expression string, env map[string]any) (allow, later bool, err error) {
	known := bellows.Flatten(env)
	if !p.engine.isFour() {
		return p.allow, p.waitsByTokens(expression, known), nil
	}
	paths, err := references(expression)
	if err != nil {
		return false, false, fmt.Errorf("failed to evaluate expression: %w", err)
	}
	allow = p.allow
	for _, path := range paths {
		if _, ok := known[path]; ok {
			continue
		}
		if hasPrefixOf(path, p.strict) {
			return false, false, fmt.Errorf("failed to evaluate expression: %s is not resolved", path)
		}
		for _, name := range lateNames {
			if path == name || strings.HasPrefix(path, name+".") {
				later = true
			}
		}
	}
	return allow, later, nil
}

func (p pass) waitsByTokens(expression string, known map[string]any) bool {
	names := lateNames
	if p.engine.isOld() {
		names = []string{"retries", "workflow.status", "workflow.failures"}
	}
	for _, name := range names {
		if _, ok := known[name]; !ok && p.engine.mentions(expression, name) {
			return true
		}
	}
	return false
}

// mentions compares tokens: 3.5 their texts only (so a string "retries" is no name but 'workflow' '.' 'status' are).
func (e engine) mentions(expression, name string) bool {
	if !e.isOld() {
		return strings.Contains(expression, name) && contains(tokens(expression), tokens(name))
	}
	found, err := oldlexer.Lex(oldfile.NewSource(expression))
	if err != nil {
		return false
	}
	if name == "retries" {
		for _, token := range found {
			if token.Kind == oldlexer.Identifier && token.Value == name {
				return true
			}
		}
		return false
	}
	for i := 0; i+2 < len(found) && strings.Contains(expression, name); i++ {
		if found[i].Value+found[i+1].Value+found[i+2].Value == name {
			return true
		}
	}
	return false
}

func tokens(text string) []string {
	found, err := lexer.Lex(file.NewSource(text))
	if err != nil {
		return nil
	}
	var texts []string
	for _, token := range found {
		if token.Kind != lexer.EOF {
			texts = append(texts, token.String())
		}
	}
	return texts
}

func contains(all, some []string) bool {
	for i := 0; len(some) > 0 && i+len(some) <= len(all); i++ {
		if strings.Join(all[i:i+len(some)], "\x00") == strings.Join(some, "\x00") {
			return true
		}
	}
	return false
}
