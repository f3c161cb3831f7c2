package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The permissions that are granted are those of the calls in the code, no more and no less. */
class AwsPermissionsTest {
  private static final Path SOURCES =
      RepositoryFiles.path("operator/src/main/java/dev/headwater/operator/aws");

  /** Condition keys of policies are written the same way. */
  private static final Pattern IN_CODE =
      Pattern.compile(
          "\"((?!aws:|s3:TlsVersion|kms:ViaService|iam:PassedToService)[a-z0-9]+:[A-Z]\\w+)\"");

  private static final Pattern IN_TABLE = Pattern.compile("`([a-z0-9]+:[A-Z]\\w+)`");

  /** AWS asks for them when something is made with tags or a role is named; no call is so. */
  private static final Set<String> IMPLIED =
      Set.of("s3:TagResource", "ec2:CreateTags", "iam:PassRole");

  /** Everybody may ask who they are. */
  private static final String FREE = "sts:GetCallerIdentity";

  /** What the operator grants to others and never calls. */
  private static final String BROKERS = "BrokerPolicy.java";

  private static final Set<String> GRANTED =
      Set.of(BROKERS, "WebIdentityTrust.java", "PodIdentityTrust.java");

  private static final String BROKERS_HEADING = "## What brokers may do";

  @Test
  void theTableHasTheActionsOfTheCode() throws IOException {
    var actions = called();
    assertThat(actions).hasSizeGreaterThan(10).contains("s3:CreateBucket", FREE);
    assertThat(page()).contains("`" + FREE + "` needs no permission");
    actions.addAll(IMPLIED);
    actions.remove(FREE);
    assertThat(OperatorPermissions.ALL)
        .extracting(OperatorPermissions::action)
        .containsExactlyInAnyOrderElementsOf(actions);
  }

  @Test
  void thePageNamesTheActionsOfTheBrokers() {
    var actions = actions(IN_CODE, RepositoryFiles.read(SOURCES.resolve(BROKERS)));
    assertThat(actions).contains("s3:PutObject", "kms:Decrypt");
    var page = page();
    assertThat(page).containsOnlyOnce(BROKERS_HEADING);
    assertThat(actions(IN_TABLE, page.substring(page.indexOf(BROKERS_HEADING)))).isEqualTo(actions);
  }

  private static String page() {
    return RepositoryFiles.read(RepositoryFiles.path("docs/reference/aws-permissions.md"));
  }

  /** Every call is made under the name of its action, for the message of a refusal. */
  private static Set<String> called() throws IOException {
    try (var files = Files.list(SOURCES)) {
      return files
          .filter(file -> !GRANTED.contains(file.getFileName().toString()))
          .map(RepositoryFiles::read)
          .flatMap(text -> actions(IN_CODE, text).stream())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> actions(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
