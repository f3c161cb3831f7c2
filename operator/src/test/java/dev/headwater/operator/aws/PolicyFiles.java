package dev.headwater.operator.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headwater.operator.aws.AwsClients.Caller;
import dev.headwater.operator.aws.OperatorPermissions.Use;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The policies that the chart has: pure. Names in braces are for the installation to fill in. */
final class PolicyFiles {
  private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");
  private static final ObjectMapper JSON = new ObjectMapper();

  private PolicyFiles() {}

  /** The operator's: for each feature a statement for each kind of resource. */
  static ObjectNode operator(List<OperatorPermissions> permissions) {
    var actions = new LinkedHashMap<Use, Set<String>>();
    for (var permission : permissions) {
      for (var use : permission.uses()) {
        actions.computeIfAbsent(use, u -> new TreeSet<>()).add(permission.action());
      }
    }
    var document = PolicyDocuments.empty();
    var statements = document.putArray("Statement");
    actions.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(PolicyFiles::byFeature))
        .forEach(entry -> statements.add(statement(entry.getKey(), entry.getValue())));
    return document;
  }

  /** A cluster's brokers', with a key. */
  static ObjectNode brokers() {
    return BrokerPolicy.document(
        new StoragePermissions(
            "${region}", "${bucket}", "${cluster_id}", Optional.of("${kms_key_arn}")),
        new Caller("${account}", "${partition}"));
  }

  static String text(ObjectNode document) {
    var separators = Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER);
    var printer = new DefaultPrettyPrinter(separators);
    printer.indentArraysWith(INDENT);
    printer.indentObjectsWith(INDENT);
    try {
      return JSON.writer(printer).writeValueAsString(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The lines of the page's table. */
  static String table(List<OperatorPermissions> permissions) {
    return permissions.stream().map(PolicyFiles::line).collect(Collectors.joining());
  }

  private static String line(OperatorPermissions permission) {
    var uses = permission.uses();
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            permission.action(),
            uses.stream().map(u -> u.scope().words).distinct().collect(Collectors.joining("; ")),
            uses.stream().map(u -> u.feature().when).distinct().collect(Collectors.joining("; ")),
            permission.reason());
  }

  private static int byFeature(Use one, Use other) {
    int features = one.feature().compareTo(other.feature());
    return features != 0 ? features : one.scope().compareTo(other.scope());
  }

  private static ObjectNode statement(Use use, Set<String> actions) {
    var statement =
        JsonNodeFactory.instance
            .objectNode()
            .put("Sid", use.feature().sid + use.scope().sid)
            .put("Effect", "Allow");
    actions.forEach(statement.putArray("Action")::add);
    use.scope().arns().forEach(statement.putArray("Resource")::add);
    use.scope()
        .condition()
        .ifPresent(
            equal ->
                statement
                    .putObject("Condition")
                    .putObject("StringEquals")
                    .put(equal.key(), equal.value()));
    return statement;
  }
}
