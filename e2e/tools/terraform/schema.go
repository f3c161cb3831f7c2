package main

import (
	"encoding/json"
	"os"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// A schema has what the provider knows of its types.
type Schema struct {
	Resource map[string]Type
	Data     map[string]Type
}

// A Type is a resource's or a data source's, or a block's within one.
type Type struct {
	Required []string
	Optional []string
	Blocks   map[string]Type
	// What AWS knows only, with a value that stands for it; an empty one is the path itself.
	Computed map[string]string
}

func readSchema(file string) (Schema, error) {
	var schema Schema
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &schema)
	}
	return schema, err
}

func (t Type) body() *hcl.BodySchema {
	schema := &hcl.BodySchema{}
	for _, name := range t.Required {
		schema.Attributes = append(schema.Attributes, hcl.AttributeSchema{Name: name, Required: true})
	}
	for _, name := range t.Optional {
		schema.Attributes = append(schema.Attributes, hcl.AttributeSchema{Name: name})
	}
	for name := range t.Blocks {
		schema.Blocks = append(schema.Blocks, hcl.BlockHeaderSchema{Type: name})
	}
	return schema
}

// attributes of a body, and those of the blocks within it.
func (t Type) attributes(body hcl.Body) (hcl.Attributes, []*hcl.Attribute, hcl.Diagnostics) {
	content, diagnostics := body.Content(t.body())
	var inner []*hcl.Attribute
	for _, block := range content.Blocks {
		attributes, deeper, problems := t.Blocks[block.Type].attributes(block.Body)
		for _, attribute := range attributes {
			inner = append(inner, attribute)
		}
		inner = append(inner, deeper...)
		diagnostics = append(diagnostics, problems...)
	}
	return content.Attributes, inner, diagnostics
}

// computed is what others may refer to of an object besides what it declares.
func (t Type) computed(path string) map[string]cty.Value {
	values := map[string]cty.Value{}
	for name, value := range t.Computed {
		if value == "" {
			value = path + "." + name
		}
		values[name] = cty.StringVal(value)
	}
	return values
}
