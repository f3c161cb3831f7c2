package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// here is the path by which files say where they are.
const here = "path.module"

// evaluation of a module: what is known so far, by path.
type evaluation struct {
	module    module
	given     map[string]any
	functions map[string]function.Function
	values    map[string]cty.Value
}

// evaluate returns resources and outputs by path.
func (m module) evaluate(folder string, given map[string]any) (map[string]cty.Value, hcl.Diagnostics) {
	e := evaluation{m, given, functions(folder), map[string]cty.Value{}}
	paths := slices.Sorted(maps.Keys(m))
	for _, path := range paths {
		if diagnostics := e.evaluate(path, nil); diagnostics.HasErrors() {
			return nil, diagnostics
		}
	}
	declared := map[string]cty.Value{}
	for path, value := range e.values {
		root, _, _ := strings.Cut(path, ".")
		if root != "var" && root != "local" && root != "data" {
			declared[path] = value
		}
	}
	return declared, nil
}

// evaluate an item after all that it refers to.
func (e evaluation) evaluate(path string, callers []string) hcl.Diagnostics {
	if _, done := e.values[path]; done {
		return nil
	}
	it := e.module[path]
	expressions := slices.Concat(slices.Collect(maps.Values(it.attributes)), it.inner)
	for _, attribute := range expressions {
		if strings.HasPrefix(path, "var.") {
			break
		}
		for _, traversal := range attribute.Expr.Variables() {
			to := pathOf(traversal)
			if to == here {
				continue
			}
			if _, ok := e.module[to]; !ok {
				return problem(traversal.SourceRange(), "nothing is called %s", to)
			}
			if slices.Contains(callers, to) {
				return problem(traversal.SourceRange(), "%s refers to itself", to)
			}
			if diagnostics := e.evaluate(to, append(callers, path)); diagnostics.HasErrors() {
				return diagnostics
			}
		}
	}
	value, diagnostics := e.value(it)
	e.values[path] = value
	for _, attribute := range it.inner {
		inner, problems := attribute.Expr.Value(e.context())
		diagnostics = append(diagnostics, problems...)
		if attribute.Name == "condition" && inner.Type() == cty.Bool && inner.False() {
			diagnostics = append(diagnostics, problem(attribute.Range, "a condition of %s does not hold", path)...)
		}
	}
	return diagnostics
}

func (e evaluation) value(it item) (cty.Value, hcl.Diagnostics) {
	root, name, _ := strings.Cut(it.path, ".")
	switch root {
	case "var":
		return e.variable(name, it.attributes)
	case "local", "output":
		return it.attributes["value"].Expr.Value(e.context())
	}
	values := it.schema.computed(it.path)
	var diagnostics hcl.Diagnostics
	for name, attribute := range it.attributes {
		value, problems := attribute.Expr.Value(e.context())
		values[name] = value
		diagnostics = append(diagnostics, problems...)
	}
	return cty.ObjectVal(values), diagnostics
}

func (e evaluation) variable(name string, attributes hcl.Attributes) (cty.Value, hcl.Diagnostics) {
	wanted, diagnostics := typeexpr.TypeConstraint(attributes["type"].Expr)
	if diagnostics.HasErrors() {
		return cty.NilVal, diagnostics
	}
	given, ok := e.given[name]
	var value cty.Value
	if ok {
		text, _ := json.Marshal(given)
		implied, err := ctyjson.ImpliedType(text)
		if err == nil {
			value, err = ctyjson.Unmarshal(text, implied)
		}
		if err != nil {
			return cty.NilVal, problem(attributes["type"].Range, "%s: %s", name, err)
		}
	} else if defaults, ok := attributes["default"]; ok {
		value, diagnostics = defaults.Expr.Value(nil)
	} else {
		diagnostics = problem(attributes["type"].Range, "the variable %s has no value", name)
	}
	if diagnostics.HasErrors() {
		return cty.NilVal, diagnostics
	}
	converted, err := convert.Convert(value, wanted)
	if err != nil {
		return cty.NilVal, problem(attributes["type"].Range, "%s: %s", name, err)
	}
	return converted, nil
}

// context has what is known so far, each value as deep as its path.
func (e evaluation) context() *hcl.EvalContext {
	tree := map[string]any{}
	for path, value := range e.values {
		parts := strings.Split(path, ".")
		at := tree
		for _, part := range parts[:len(parts)-1] {
			if _, ok := at[part]; !ok {
				at[part] = map[string]any{}
			}
			at = at[part].(map[string]any)
		}
		at[parts[len(parts)-1]] = value
	}
	// Terraform runs in the module's folder.
	variables := map[string]cty.Value{"path": cty.ObjectVal(map[string]cty.Value{"module": cty.StringVal(".")})}
	for name, node := range tree {
		variables[name] = object(node)
	}
	return &hcl.EvalContext{Variables: variables, Functions: e.functions}
}

func object(node any) cty.Value {
	if value, ok := node.(cty.Value); ok {
		return value
	}
	values := map[string]cty.Value{}
	for name, inner := range node.(map[string]any) {
		values[name] = object(inner)
	}
	return cty.ObjectVal(values)
}

// pathOf what a reference begins with, such as "data.aws_partition.current".
func pathOf(traversal hcl.Traversal) string {
	parts := []string{traversal.RootName()}
	length := 2
	if parts[0] == "data" {
		length = 3
	}
	for _, step := range traversal[1:min(length, len(traversal))] {
		if attribute, ok := step.(hcl.TraverseAttr); ok {
			parts = append(parts, attribute.Name)
		}
	}
	return strings.Join(parts, ".")
}
