package main

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// An item is evaluated once: a variable, a local, a data source, a resource or an output.
type item struct {
	// As others refer to it, such as "local.policy".
	path       string
	schema     Type
	attributes hcl.Attributes
	// Of the blocks within it.
	inner []*hcl.Attribute
}

// A module is what the files of a folder declare, by path.
type module map[string]item

var root = &hcl.BodySchema{
	Blocks: []hcl.BlockHeaderSchema{
		{Type: "terraform"},
		{Type: "variable", LabelNames: []string{"name"}},
		{Type: "locals"},
		{Type: "data", LabelNames: []string{"type", "name"}},
		{Type: "resource", LabelNames: []string{"type", "name"}},
		{Type: "output", LabelNames: []string{"name"}},
	},
}

var variable = Type{
	Required: []string{"type", "description"},
	Optional: []string{"default", "nullable", "sensitive"},
	Blocks:   map[string]Type{"validation": {Required: []string{"condition", "error_message"}}},
}

var output = Type{Required: []string{"value", "description"}, Optional: []string{"sensitive"}}

func decode(body hcl.Body, schema Schema) (module, hcl.Diagnostics) {
	content, diagnostics := body.Content(root)
	found := module{}
	for _, block := range content.Blocks {
		diagnostics = append(diagnostics, found.add(block, schema)...)
	}
	return found, diagnostics
}

func (m module) add(block *hcl.Block, schema Schema) hcl.Diagnostics {
	switch block.Type {
	case "locals":
		return m.addLocals(block)
	case "variable":
		return m.addItem("var."+block.Labels[0], variable, block)
	case "output":
		return m.addItem("output."+block.Labels[0], output, block)
	case "data":
		return m.addTyped("data."+strings.Join(block.Labels, "."), schema.Data, block)
	case "resource":
		return m.addTyped(strings.Join(block.Labels, "."), schema.Resource, block)
	default:
		return nil
	}
}

func (m module) addLocals(block *hcl.Block) hcl.Diagnostics {
	attributes, diagnostics := block.Body.JustAttributes()
	for name, attribute := range attributes {
		path := "local." + name
		m[path] = item{path: path, attributes: hcl.Attributes{"value": attribute}}
	}
	return diagnostics
}

func (m module) addTyped(path string, types map[string]Type, block *hcl.Block) hcl.Diagnostics {
	known, ok := types[block.Labels[0]]
	if !ok {
		return problem(block.LabelRanges[0], "the schema has no %s %s", block.Type, block.Labels[0])
	}
	return m.addItem(path, known, block)
}

func (m module) addItem(path string, schema Type, block *hcl.Block) hcl.Diagnostics {
	if _, ok := m[path]; ok {
		return problem(block.DefRange, "%s is declared twice", path)
	}
	attributes, inner, diagnostics := schema.attributes(block.Body)
	m[path] = item{path, schema, attributes, inner}
	return diagnostics
}

func problem(where hcl.Range, format string, arguments ...any) hcl.Diagnostics {
	return hcl.Diagnostics{{
		Severity: hcl.DiagError,
		Summary:  fmt.Sprintf(format, arguments...),
		Subject:  &where,
	}}
}
