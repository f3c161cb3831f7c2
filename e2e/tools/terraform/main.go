// Command terraform reads the Terraform files of a folder with Terraform's own parser, checks them
// against a schema and evaluates them, and prints what every resource would be declared as, in JSON.
// It asks neither a provider nor AWS: what they would know is its text of the path, such as
// "aws_iam_role.operator.arn", unless the schema's file has a value for it.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: terraform FOLDER SCHEMA VARIABLES")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		for _, problem := range problems(err) {
			fmt.Fprintln(os.Stderr, problem)
		}
		os.Exit(1)
	}
}

// problems are all that were found, where an error alone says one of them.
func problems(err error) []error {
	var found hcl.Diagnostics
	if !errors.As(err, &found) {
		return []error{err}
	}
	return found.Errs()
}

func run(folder, schemaFile, variables string) error {
	schema, err := readSchema(schemaFile)
	if err != nil {
		return err
	}
	given := map[string]any{}
	if err := json.Unmarshal([]byte(variables), &given); err != nil {
		return fmt.Errorf("variables: %w", err)
	}
	body, err := parse(folder)
	if err != nil {
		return err
	}
	module, diagnostics := decode(body, schema)
	if diagnostics.HasErrors() {
		return diagnostics
	}
	declared, diagnostics := module.evaluate(folder, given)
	if diagnostics.HasErrors() {
		return diagnostics
	}
	text, err := ctyjson.Marshal(cty.ObjectVal(declared), cty.DynamicPseudoType)
	if err != nil {
		return err
	}
	// Whoever reads it needs no types.
	var typed struct{ Value json.RawMessage }
	if err := json.Unmarshal(text, &typed); err != nil {
		return err
	}
	fmt.Println(string(typed.Value))
	return nil
}

func parse(folder string) (hcl.Body, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.tf"))
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s has no .tf file", folder)
	}
	parser := hclparse.NewParser()
	var files []*hcl.File
	for _, name := range names {
		file, diagnostics := parser.ParseHCLFile(name)
		if diagnostics.HasErrors() {
			return nil, diagnostics
		}
		files = append(files, file)
	}
	return hcl.MergeFiles(files), nil
}
