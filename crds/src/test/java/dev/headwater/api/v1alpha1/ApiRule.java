package dev.headwater.api.v1alpha1;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A rule that the API server checks.
 *
 * @param at the field that carries it; empty for the whole object
 * @param message what a refusal says; what depends on the object is in braces
 * @param rule in CEL
 */
record ApiRule(String at, String message, String rule) {
  /** A literal of an expression, or what stands between two of them. */
  private static final Pattern PART = Pattern.compile("\"([^\"]*)\"|self(?:\\.([\\w.]+))?");

  private static final Pattern SUBJECT = Pattern.compile("^([A-Za-z]+(?:\\.[A-Za-z]+)*)");

  /** The rules of a kind, the whole object's first. */
  static List<ApiRule> of(JSONSchemaProps root) {
    var rules = new ArrayList<ApiRule>();
    add(root, "", rules);
    add(root.getProperties().get("spec"), "spec", rules);
    for (var field : ApiField.below(root, "spec")) {
      add(field.schema(), field.path(), rules);
      ApiField.items(field.schema()).ifPresent(i -> add(i, field.path() + "[]", rules));
    }
    return rules;
  }

  private static void add(JSONSchemaProps schema, String at, List<ApiRule> into) {
    schema
        .getXKubernetesValidations()
        .forEach(r -> into.add(new ApiRule(at, said(r), r.getRule())));
  }

  /** Whether it compares with what was there before. */
  boolean isOfChanges() {
    return rule.contains("oldSelf");
  }

  /** Whether it forbids every change of the field that its message begins with. */
  boolean forbidsChange() {
    return message.startsWith(subject().replaceFirst("^spec\\.", "") + " cannot change");
  }

  /** The field that the message begins with: what a user reads first. */
  String subject() {
    var subject = SUBJECT.matcher(message);
    if (!subject.find()) {
      throw new IllegalStateException("a message begins with its field's path: " + message);
    }
    return subject.group(1).startsWith("metadata") ? subject.group(1) : "spec." + subject.group(1);
  }

  private static String said(ValidationRule rule) {
    if (rule.getMessage() != null) {
      return rule.getMessage();
    }
    var text = new StringBuilder();
    PART.matcher(rule.getMessageExpression())
        .results()
        .forEach(
            part -> {
              var value = part.group(2) == null ? "value" : part.group(2);
              text.append(part.group(1) == null ? "{" + value + "}" : part.group(1));
            });
    return text.toString();
  }
}
