package dev.headwater.e2e.kubelet;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Expands $(NAME) as Kubernetes does: $$ escapes, an unknown name is left as it is. */
final class VariableExpansion {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([-._a-zA-Z0-9]+)\\)");

  private VariableExpansion() {}

  static String expand(String text, Map<String, String> variables) {
    return REFERENCE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(replacement(found.group(), variables)));
  }

  private static String replacement(String reference, Map<String, String> variables) {
    if (reference.equals("$$")) {
      return "$";
    }
    var name = reference.substring(2, reference.length() - 1);
    return variables.getOrDefault(name, reference);
  }
}
