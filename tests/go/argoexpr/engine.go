package main

import (
	"fmt"
	"strings"

	old "github.com/antonmedv/expr"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// An engine is one Argo minor's expression language and its rules about tags.
type engine struct {
	minor string
}

func engineOf(version string) (engine, error) {
	switch version {
	case "":
		return engine{"4.1"}, nil
	case "3.5", "3.6", "3.7", "4.0", "4.1":
		return engine{version}, nil
	}
	return engine{}, fmt.Errorf("unknown version %q, expected 3.5, 3.6, 3.7, 4.0 or 4.1", version)
}

func (e engine) isOld() bool  { return e.minor == "3.5" }
func (e engine) isFour() bool { return strings.HasPrefix(e.minor, "4.") }

// eval compiles against the environment and runs, except 3.5, which evaluates without knowing its names.
func (e engine) eval(expression string, env map[string]any) (any, error) {
	if e.isOld() {
		return old.Eval(expression, env)
	}
	program, err := expr.Compile(expression, expr.Env(env))
	if err != nil {
		return nil, err
	}
	return expr.Run(program, env)
}

func hook(e engine, expression string, env map[string]any) (any, error) {
	value, err := e.eval(expression, env)
	if err != nil {
		return nil, err
	}
	if answer, ok := value.(bool); ok {
		return answer, nil
	}
	return nil, fmt.Errorf("unable to cast expression result '%s' to bool", value)
}

// references are the dotted paths that an expression reads without a guard by ?? or ?., and whether it parses.
func references(expression string) ([]string, error) {
	tree, err := parser.Parse(expression)
	if err != nil {
		return nil, err
	}
	var found []string
	collect(tree.Node, &found)
	return found, nil
}

func collect(node ast.Node, found *[]string) {
	switch n := node.(type) {
	case *ast.ChainNode:
		return
	case *ast.BinaryNode:
		if n.Operator == "??" {
			collect(n.Right, found)
			return
		}
	case *ast.IdentifierNode, *ast.MemberNode:
		if path, ok := dotted(node); ok {
			*found = append(*found, path)
			return
		}
	}
	for _, child := range childrenOf(node) {
		collect(child, found)
	}
}

func dotted(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		return n.Value, true
	case *ast.MemberNode:
		if name, ok := n.Property.(*ast.StringNode); ok && !n.Optional {
			if base, ok := dotted(n.Node); ok {
				return base + "." + name.Value, true
			}
		}
	}
	return "", false
}

func childrenOf(node ast.Node) []ast.Node {
	switch n := node.(type) {
	case *ast.UnaryNode:
		return []ast.Node{n.Node}
	case *ast.BinaryNode:
		return []ast.Node{n.Left, n.Right}
	case *ast.MemberNode:
		return []ast.Node{n.Node, n.Property}
	case *ast.SliceNode:
		return present(n.Node, n.From, n.To)
	case *ast.CallNode:
		return append([]ast.Node{n.Callee}, n.Arguments...)
	case *ast.BuiltinNode:
		return n.Arguments
	case *ast.PredicateNode:
		return []ast.Node{n.Node}
	case *ast.VariableDeclaratorNode:
		return []ast.Node{n.Value, n.Expr}
	case *ast.SequenceNode:
		return n.Nodes
	case *ast.ConditionalNode:
		return []ast.Node{n.Cond, n.Exp1, n.Exp2}
	case *ast.ArrayNode:
		return n.Nodes
	case *ast.MapNode:
		return n.Pairs
	case *ast.PairNode:
		return []ast.Node{n.Key, n.Value}
	}
	return nil
}

func present(nodes ...ast.Node) []ast.Node {
	var found []ast.Node
	for _, node := range nodes {
		if node != nil {
			found = append(found, node)
		}
	}
	return found
}
