package dev.headwater.api.v1alpha1;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page that explains every field of a kind, written from its CRD. */
final class ApiReference {
  private static final String SPEC_HEAD =
      """

      ## spec

      | field | type | default | can change |
      |---|---|---|---|
      """;

  private static final String STATUS_HEAD =
      """

      ## status

      What Headwater last saw: a report, never an input. A field that is not known is absent.

      | field | type | meaning |
      |---|---|---|
      """;

  private final CustomResourceDefinition definition;
  private final CustomResourceDefinitionVersion version;
  private final JSONSchemaProps root;
  private final List<ApiRule> rules;

  private ApiReference(CustomResourceDefinition definition) {
    this.definition = definition;
    this.version = definition.getSpec().getVersions().getFirst();
    this.root = version.getSchema().getOpenAPIV3Schema();
    this.rules = ApiRule.of(root);
  }

  /**
   * The page.
   *
   * @param introduction what the kind is and where its tasks are explained
   */
  static String page(CustomResourceDefinition definition, String introduction) {
    return new ApiReference(definition).page(introduction);
  }

  private String page(String introduction) {
    var spec = ApiField.below(root, "spec");
    var status = ApiField.below(root, "status");
    return head(introduction)
        + columns()
        + SPEC_HEAD
        + spec.stream().map(this::overview).collect(Collectors.joining())
        + objectRules()
        + spec.stream().map(this::section).collect(Collectors.joining())
        + STATUS_HEAD
        + status.stream().map(ApiReference::statusLine).collect(Collectors.joining());
  }

  private String head(String introduction) {
    var names = definition.getSpec().getNames();
    return """
    # %s

    %s

    `%s/%s`, namespaced; short name `%s`, category `%s`. This page is generated from
    [`crds/%s.yaml`](../../crds/%s.yaml).
    `kubectl explain %s.spec` gives the same texts.
    """
        .formatted(
            names.getKind(),
            introduction.strip(),
            definition.getSpec().getGroup(),
            version.getName(),
            String.join("`, `", names.getShortNames()),
            String.join("`, `", names.getCategories()),
            definition.getMetadata().getName(),
            definition.getMetadata().getName(),
            names.getSingular());
  }

  private String columns() {
    var lines =
        version.getAdditionalPrinterColumns().stream()
            .map(
                column ->
                    "| %s%s | `%s` |\n"
                        .formatted(
                            column.getName().toUpperCase(Locale.ROOT),
                            column.getPriority() == null || column.getPriority() == 0
                                ? ""
                                : " (`-o wide`)",
                            column.getJsonPath()))
            .collect(Collectors.joining());
    return "\n## Columns of kubectl get\n\n| column | value |\n|---|---|\n" + lines;
  }

  private String overview(ApiField field) {
    return "| [`%s`](#%s) | %s | %s | %s |\n"
        .formatted(
            field.path(),
            anchor(field.path()),
            cell(field.type()),
            field.required() ? "required" : field.fallback().map(ApiReference::value).orElse(""),
            canChange(field));
  }

  /** What holds of an object holds of all that is in it; without a rule its fields say it. */
  private String canChange(ApiField field) {
    var path = field.path().replace("[]", "") + ".";
    var ofIt =
        rules.stream()
            .filter(ApiRule::isOfChanges)
            .filter(rule -> path.startsWith(rule.subject() + "."))
            .toList();
    if (ofIt.stream().anyMatch(ApiRule::forbidsChange)) {
      return "no";
    }
    if (ofIt.isEmpty()) {
      return field.isLeaf() ? "yes" : "";
    }
    return "within rules";
  }

  private String section(ApiField field) {
    var presence =
        field.required()
            ? "required"
            : field.fallback().map(text -> "default: " + value(text)).orElse("optional");
    var change = canChange(field);
    return "\n### %s\n\n%s · %s%s\n\n%s\n%s"
        .formatted(
            field.path(),
            field.type(),
            presence,
            change.isEmpty() ? "" : " · can change: " + change,
            text(field.meaning()),
            rules(field.path()));
  }

  private String objectRules() {
    return "\nRules of the whole object:\n"
        + rules.stream()
            .filter(rule -> rule.subject().startsWith("metadata"))
            .map(ApiReference::rule)
            .collect(Collectors.joining());
  }

  private String rules(String path) {
    return rules.stream()
        .filter(rule -> rule.subject().equals(path))
        .map(ApiReference::rule)
        .collect(Collectors.joining());
  }

  private static String rule(ApiRule rule) {
    return "\nA %s is refused with `%s` unless\n\n```\n%s\n```\n"
        .formatted(rule.isOfChanges() ? "change" : "value", rule.message(), rule.rule());
  }

  private static String statusLine(ApiField field) {
    return "| `%s` | %s | %s |\n"
        .formatted(field.path(), cell(field.type()), cell(text(field.meaning())));
  }

  /** GitHub's anchor of a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "");
  }

  private static String value(String fallback) {
    return fallback.contains(" ") || fallback.equals("none")
        ? text(fallback)
        : "`" + fallback + "`";
  }

  /** Outside of code a placeholder such as {@code <name>} would be read as HTML. */
  private static String text(String plain) {
    return plain.replaceAll("[^\\s'`(]*<\\w+>[\\w-]*", "`$0`");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
