package dev.headwater.e2e.aws.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/headwater/orders";
  private static final Access CREATE =
      new Access("iam:CreateRole", ROLE, Map.of("iam:PermissionsBoundary", "arn:b"));

  @ParameterizedTest
  @CsvSource({
    "s3:ListBucket, arn:aws:s3:::headwater-*, true",
    "S3:listbucket, arn:aws:s3:::headwater-*, true",
    "s3:List*, arn:aws:s3:::headwater-orders, true",
    "s3:ListBucke?, *, true",
    "s3:ListBucket, arn:aws:s3:::headwater-?, false",
    "s3:ListBucket, arn:aws:s3:::Headwater-*, false",
    "s3:ListBucket, arn:*, false",
    "s3:ListBucket, arn:aws:s3*headwater-orders, false",
    "s3:ListBucketVersions, arn:aws:s3:::headwater-*, false",
    "iam:*, arn:aws:s3:::headwater-*, false",
  })
  void actionAndResourceHaveToFit(String action, String resource, boolean isAllowed) {
    var list = new Access("s3:ListBucket", "arn:aws:s3:::headwater-orders", Map.of());
    assertThat(isAllowed(list, allow(action, resource, "{}"))).isEqualTo(isAllowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'StringEquals': {'iam:PermissionsBoundary': 'arn:b'}} | true",
        "{'StringEquals': {'IAM:permissionsboundary': ['arn:a', 'arn:b']}} | true",
        "{'StringEquals': {'iam:PermissionsBoundary': 'arn:*'}} | false",
        "{'StringLike': {'iam:PermissionsBoundary': 'arn:*'}} | true",
        "{'ArnLike': {'iam:PermissionsBoundary': 'arn:c'}} | false",
        "{'StringEquals': {'aws:RequestTag/team': 'a'}} | false",
        "{'StringNotEquals': {'iam:PermissionsBoundary': 'arn:c'}} | false",
        "{'StringEquals': {'aws:PrincipalTag/team': 'arn:b'}} | false",
        "{'StringEquals': {'iam:PermissionsBoundary': 'arn:b', 'aws:ResourceAccount': '1'}} |"
            + " false",
      })
  void everyKeyOfAConditionHasToFit(String condition, boolean isAllowed) {
    assertThat(isAllowed(CREATE, allow("iam:CreateRole", "*", condition))).isEqualTo(isAllowed);
  }

  @Test
  void whatABooleanKeyIsIsAskedInAnyCase() {
    var list = new Access("s3:ListBucket", "*", Map.of("aws:SecureTransport", "true"));
    var policy = allow("s3:ListBucket", "*", "{'Bool': {'aws:SecureTransport': 'True'}}");
    assertThat(isAllowed(list, policy)).isTrue();
  }

  @Test
  void whatIsDeniedIsRefusedWhateverElseAllowsIt() {
    var allow = allow("iam:*", "*", "{}");
    assertThat(Policy.verdict(policies(allow, deny("iam:CreateRole", "{}")), CREATE))
        .isEqualTo(new Verdict.Refused(true));
    assertThat(isAllowed(CREATE, allow, deny("iam:DeleteRole", "{}"))).isTrue();
    assertThat(Policy.verdict(policies(), CREATE)).isEqualTo(new Verdict.Refused(false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'StringNotLike': {'iam:PermissionsBoundary': 'x'}}",
        "{'StringEquals': {'aws:PrincipalTag/team': 'x'}}"
      })
  void aDenialWithAConditionThatIsNotKnownDenies(String condition) {
    var allow = allow("iam:*", "*", "{}");
    assertThat(isAllowed(CREATE, allow, deny("iam:CreateRole", condition))).isFalse();
    assertThat(isAllowed(CREATE, allow, deny("iam:DeleteRole", condition))).isTrue();
  }

  @Test
  void aStatementWithWhatIsNotKnownAllowsNothing() {
    var policy = allow("iam:CreateRole", "*", "{}").replace("\"Action\"", "\"NotAction\"");
    assertThat(isAllowed(CREATE, policy)).isFalse();
    assertThat(isAllowed(CREATE, policy.replace("Not", ""))).isTrue();
    assertThat(isAllowed(CREATE, policy.replace("Not", "").replace("Allow", "allow"))).isFalse();
  }

  @Test
  void everyGrantThatAllowsIsNamed() {
    var policy = policies(allow("iam:CreateRole", "*", "{}"), allow("iam:*", "*", "{}"));
    assertThat(Policy.verdict(policy, CREATE))
        .isEqualTo(
            new Verdict.Allowed(
                Set.of(new Grant("One", "iam:CreateRole"), new Grant("One", "iam:*"))));
    assertThat(policy.getFirst().grants()).containsExactly(new Grant("One", "iam:CreateRole"));
  }

  @Test
  void whatIsNoJsonIsNoPolicy() {
    assertThatThrownBy(() -> Policy.parse("Allow"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no JSON: Allow");
  }

  private static boolean isAllowed(Access access, String... policies) {
    return Policy.verdict(policies(policies), access) instanceof Verdict.Allowed;
  }

  private static List<Policy> policies(String... documents) {
    return Stream.of(documents).map(Policy::parse).toList();
  }

  private static String allow(String action, String resource, String condition) {
    return statement("Allow", action, resource, condition);
  }

  private static String deny(String action, String condition) {
    return statement("Deny", action, "*", condition);
  }

  private static String statement(String effect, String action, String resource, String condition) {
    return """
    {"Version": "2012-10-17", "Statement": {"Sid": "One", "Effect": "%s", "Action": "%s",
     "Resource": ["%s"], "Condition": %s}}
    """
        .formatted(effect, action, resource, condition.replace('\'', '"'));
  }
}
