package dev.headwater.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headwater.e2e.aws.policy.Access;
import dev.headwater.e2e.aws.policy.Policy;
import dev.headwater.e2e.aws.policy.Verdict;
import dev.headwater.e2e.environment.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A boundary that allowed less than the brokers' policy would stop brokers without a word. */
class BoundaryTest {
  private static final Map<String, String> NAMES =
      Map.of(
          "partition", "aws",
          "account", "123456789012",
          "region", "eu-west-1",
          "bucket", "headwater-orders-abcd",
          "cluster_id", "abc",
          "kms_key_arn", "arn:aws:kms:eu-west-1:123456789012:key/1234");

  @Test
  void theBoundaryAllowsWhatTheBrokersPolicyDoes() throws IOException {
    var boundary = boundary();
    var accesses =
        accesses(
                new ObjectMapper()
                    .readTree(filled("charts/headwater/files/policies/brokers.json"))
                    .get("Statement"))
            .toList();
    assertThat(accesses).hasSizeGreaterThan(6);
    assertThat(accesses).allMatch(access -> isAllowed(boundary, access));
  }

  @Test
  void theBoundaryAllowsNothingElse() throws IOException {
    var boundary = boundary();
    var ofAccount = Map.of("aws:ResourceAccount", "123456789012");
    assertThat(
            List.of(
                new Access("s3:GetObject", "arn:aws:s3:::b/o", Map.of("aws:ResourceAccount", "1")),
                new Access("s3:PutBucketPolicy", "arn:aws:s3:::b", ofAccount),
                new Access("kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/1", ofAccount),
                new Access("iam:CreateRole", "arn:aws:iam::123456789012:role/r", ofAccount)))
        .noneMatch(access -> isAllowed(boundary, access));
  }

  private static Stream<Access> accesses(JsonNode statements) {
    return statements
        .valueStream()
        .flatMap(
            statement ->
                statement
                    .get("Action")
                    .valueStream()
                    .flatMap(
                        action ->
                            statement
                                .get("Resource")
                                .valueStream()
                                .map(resource -> access(action, resource, statement))));
  }

  /** In the context that the statement's own conditions ask for. */
  private static Access access(JsonNode action, JsonNode resource, JsonNode statement) {
    var context =
        statement.at("/Condition/StringEquals").propertyStream().toList().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asText()));
    return new Access(action.asText(), resource.asText(), context);
  }

  private static boolean isAllowed(Policy boundary, Access access) {
    return Policy.verdict(List.of(boundary), access) instanceof Verdict.Allowed;
  }

  private static Policy boundary() throws IOException {
    return Policy.parse(filled("examples/aws/boundary.json"));
  }

  private static String filled(String file) throws IOException {
    var text = Files.readString(Repository.current().root().resolve(file));
    for (var name : NAMES.entrySet()) {
      text = text.replace("${" + name.getKey() + "}", name.getValue());
    }
    assertThat(text).doesNotContain("${");
    return text;
  }
}
