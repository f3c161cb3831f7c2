package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headwater.operator.RepositoryFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The policies in the chart and the page's table are those of {@link OperatorPermissions}. */
class PolicyFilesTest {
  private static final Path FOLDER = RepositoryFiles.path("charts/headwater/files/policies");
  private static final Path PAGE = RepositoryFiles.path("docs/reference/aws-permissions.md");
  private static final String HEAD = "| action | on | when | what for |\n|---|---|---|---|\n";

  /** IAM's limit for a policy that is attached; white space does not count. */
  private static final int LARGEST = 6144;

  /** AWS limits what it lists, and the reading of metrics, to no resource. */
  private static final List<String> ON_EVERYTHING =
      List.of(
          "cloudwatch:GetMetricData",
          "ec2:DescribeAvailabilityZones",
          "ec2:DescribeInstances",
          "ec2:DescribeRouteTables",
          "ec2:DescribeSubnets",
          "ec2:DescribeVpcEndpoints",
          "iam:ListRoles",
          "s3:ListAllMyBuckets");

  @Test
  void theOperatorsPolicyIsThatOfTheTable() {
    RepositoryFiles.assertSame(FOLDER.resolve("operator.json"), PolicyFiles.text(operator()));
  }

  @Test
  void theBrokersPolicyIsTheOneThatTheirRoleGets() {
    RepositoryFiles.assertSame(
        FOLDER.resolve("brokers.json"), PolicyFiles.text(PolicyFiles.brokers()));
  }

  @Test
  void thePageHasTheTable() {
    var page = RepositoryFiles.read(PAGE);
    assertThat(page).containsOnlyOnce(HEAD);
    int start = page.indexOf(HEAD) + HEAD.length();
    var rest = page.substring(page.indexOf("\n\n", start - 1) + 1);
    RepositoryFiles.assertSame(
        PAGE, page.substring(0, start) + PolicyFiles.table(OperatorPermissions.ALL) + rest);
  }

  @Test
  void noActionIsAPatternAndEverythingIsOnlyWhereNothingElseIsPossible() {
    assertThat(statements()).isNotEmpty();
    for (var statement : statements()) {
      assertThat(texts(statement, "Action")).noneMatch(PolicyFilesTest::isPattern);
      if (texts(statement, "Resource").contains("*")) {
        assertThat(texts(statement, "Action")).isSubsetOf(ON_EVERYTHING);
      }
    }
  }

  @Test
  void everyStatementHasANameOfItsOwnThatIamTakes() {
    assertThat(Stream.of(operator(), PolicyFiles.brokers()))
        .allSatisfy(
            policy ->
                assertThat(PolicyDocuments.statements(policy).valueStream())
                    .extracting(statement -> statement.path("Sid").asText())
                    .doesNotHaveDuplicates()
                    .allMatch(sid -> sid.matches("[A-Za-z0-9]+")));
  }

  @Test
  void theOperatorsPolicyFitsIntoOne() {
    assertThat(operator().toString()).hasSizeLessThan(LARGEST);
  }

  private static ObjectNode operator() {
    return PolicyFiles.operator(OperatorPermissions.ALL);
  }

  private static List<JsonNode> statements() {
    return Stream.of(operator(), PolicyFiles.brokers())
        .flatMap(policy -> PolicyDocuments.statements(policy).valueStream())
        .toList();
  }

  private static boolean isPattern(String action) {
    return action.contains("*") || action.contains("?");
  }

  private static List<String> texts(JsonNode statement, String member) {
    return statement.path(member).valueStream().map(JsonNode::asText).toList();
  }
}
