package main

import (
	"os"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	yaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// functions that the examples use, of the many that Terraform has; most of them are its own.
func functions(folder string) map[string]function.Function {
	return map[string]function.Function{
		"alltrue":      allTrue,
		"flatten":      stdlib.FlattenFunc,
		"join":         stdlib.JoinFunc,
		"jsondecode":   stdlib.JSONDecodeFunc,
		"jsonencode":   stdlib.JSONEncodeFunc,
		"length":       stdlib.LengthFunc,
		"regexall":     stdlib.RegexAllFunc,
		"setunion":     stdlib.SetUnionFunc,
		"split":        stdlib.SplitFunc,
		"templatefile": templateFile(folder),
		"values":       stdlib.ValuesFunc,
		"yamlencode":   yaml.YAMLEncodeFunc,
	}
}

var allTrue = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
	Type:   function.StaticReturnType(cty.Bool),
	Impl: func(arguments []cty.Value, _ cty.Type) (cty.Value, error) {
		result := cty.True
		for _, value := range arguments[0].AsValueSlice() {
			result = result.And(value)
		}
		return result, nil
	},
})

// templateFile takes paths as Terraform does when it runs in the folder.
func templateFile(folder string) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{
			{Name: "path", Type: cty.String},
			{Name: "variables", Type: cty.DynamicPseudoType},
		},
		Type: function.StaticReturnType(cty.String),
		Impl: func(arguments []cty.Value, _ cty.Type) (cty.Value, error) {
			name := filepath.Join(folder, arguments[0].AsString())
			text, err := os.ReadFile(name)
			if err != nil {
				return cty.NilVal, err
			}
			template, diagnostics := hclsyntax.ParseTemplate(text, name, hcl.InitialPos)
			if diagnostics.HasErrors() {
				return cty.NilVal, diagnostics
			}
			value, diagnostics := template.Value(&hcl.EvalContext{Variables: arguments[1].AsValueMap()})
			if diagnostics.HasErrors() {
				return cty.NilVal, diagnostics
			}
			return value, nil
		},
	})
}
