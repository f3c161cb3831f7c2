package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.aws.AwsClients.Caller;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

class RoleConsentTest {
  private static final String CLUSTER = "arn:aws:eks:us-east-1:123456789012:cluster/main";
  private static final String ARN = "arn:aws:iam::123456789012:role/teams/streams/orders-role";
  private static final String ALLOW = CLUSTER + "/demo/orders";
  private static final PodSubject SUBJECT = new PodSubject(CLUSTER, "demo", "orders");
  private static final OidcProvider PROVIDER =
      OidcProvider.of(
          "https://oidc.eks.us-east-1.amazonaws.com/id/ABC", new Caller("123456789012", "aws"));
  private static final RoleWanted.Existing EXISTING = new RoleWanted.Existing(ARN, SUBJECT, ALLOW);
  private static final RoleWanted.Made MADE =
      new RoleWanted.Made(
          "headwater-orders",
          SUBJECT,
          Map.of("headwater.dev/uid", "uid-1"),
          new StoragePermissions("us-east-1", "bucket", "Kx-2", Optional.empty()),
          Optional.empty(),
          Optional.empty());

  @Test
  void aRoleWithOurUidUnderOurPathIsOurs() {
    assertThat(RoleConsent.objection(made("uid-1", "/headwater/"), MADE)).isEmpty();
  }

  @Test
  void aRoleOfAnotherClusterIsNotOurs() {
    assertThat(RoleConsent.objection(made("uid-2", "/headwater/"), MADE).orElseThrow())
        .contains("headwater-orders", "headwater.dev/uid=uid-1", "not touched");
  }

  @Test
  void aRoleWithoutTagsIsNotOurs() {
    var untagged = Role.builder().path("/headwater/").build();
    assertThat(RoleConsent.objection(untagged, MADE)).isPresent();
  }

  @Test
  void noRoleIsOursWhenNoUidIsWanted() {
    var untagged = Role.builder().path("/headwater/").build();
    var nobody =
        new RoleWanted.Made(
            "headwater-orders",
            SUBJECT,
            Map.of(),
            MADE.permissions(),
            Optional.empty(),
            Optional.empty());
    assertThat(RoleConsent.objection(untagged, nobody)).isPresent();
  }

  @Test
  void aRoleUnderAnotherPathIsNotOurs() {
    assertThat(RoleConsent.objection(made("uid-1", "/"), MADE).orElseThrow())
        .contains("the path /, not /headwater/", "not touched");
  }

  @Test
  void anExistingRoleWithTheTagAndTheTrustIsUsed() {
    assertThat(RoleConsent.objection(existing(ARN, ALLOW, trust()), EXISTING, PROVIDER)).isEmpty();
  }

  @Test
  void anExistingRoleOfThatNameUnderAnotherPathIsAnotherRole() {
    var arn = "arn:aws:iam::123456789012:role/orders-role";
    assertThat(RoleConsent.objection(existing(arn, ALLOW, trust()), EXISTING, PROVIDER))
        .hasValueSatisfying(
            answer ->
                assertThat(answer)
                    .isInstanceOfSatisfying(
                        RoleAnswer.NotAllowed.class,
                        refused -> {
                          assertThat(refused.message()).contains(ARN).doesNotContain(arn);
                          assertThat(refused.seen()).contains(arn);
                        }));
  }

  /** Only the installation's log tells whose it is. */
  @ParameterizedTest
  @ValueSource(strings = {"arn:aws:eks:us-east-1:123456789012:cluster/main/demo/orders-2", ""})
  void anExistingRoleThatAllowsAnotherReadsAsIfThereWereNone(String allow) {
    var role = existing(ARN, allow, trust());
    assertThat(refusal(role)).isEqualTo(absent()).contains("headwater.dev/allow=" + ALLOW + ".");
    assertThat(refused(role).seen()).isEqualTo("its tag headwater.dev/allow is " + allow);
  }

  @Test
  void anExistingRoleWithoutTagsReadsAsIfThereWereNone() {
    var untagged = Role.builder().arn(ARN).assumeRolePolicyDocument(trust()).build();
    assertThat(refusal(untagged)).isEqualTo(absent());
    assertThat(refused(untagged).seen()).isEqualTo("it has no tag headwater.dev/allow");
  }

  @Test
  void whoMustBeTrustedIsSaidAsAStatement() {
    var statement = WebIdentityTrust.statement(PROVIDER, SUBJECT).toString();
    assertThat(refusal(existing(ARN, ALLOW, trust().replace("demo", "other"))))
        .contains("system:serviceaccount:demo:orders", CLUSTER)
        .endsWith(statement);
  }

  private static String refusal(Role present) {
    return refused(present).message();
  }

  private static RoleAnswer.NotAllowed refused(Role present) {
    return (RoleAnswer.NotAllowed) RoleConsent.objection(present, EXISTING, PROVIDER).orElseThrow();
  }

  private static String absent() {
    var answer = RoleConsent.notAllowed(EXISTING, PROVIDER, "it does not exist");
    return ((RoleAnswer.NotAllowed) answer).message();
  }

  private static Role made(String uid, String path) {
    return Role.builder().path(path).tags(tag("headwater.dev/uid", uid)).build();
  }

  private static Role existing(String arn, String allow, String trust) {
    return Role.builder()
        .arn(arn)
        .tags(tag("headwater.dev/allow", allow))
        .assumeRolePolicyDocument(trust)
        .build();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  /** As IAM returns it. */
  private static String trust() {
    return URLEncoder.encode(
        WebIdentityTrust.document(PROVIDER, SUBJECT).toString(), StandardCharsets.UTF_8);
  }
}
