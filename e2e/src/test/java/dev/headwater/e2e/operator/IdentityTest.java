package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headwater.api.v1alpha1.CloudResource;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.AwsCall;
import dev.headwater.e2e.aws.StackClients;
import dev.headwater.e2e.environment.OperatorChart;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

/** Who the pods are for AWS: a role of the cluster's own, or one of somebody else's. */
@Tag("aws")
@BesideOthersOnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class IdentityTest {
  private static final String NAMESPACE = "identities";
  private static final String IRSA = "{mode: IRSA}";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private static final String NOTHING =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}]}
      """;

  private static final String IRSA_TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
       "Principal":{"Federated":"%1$s"},"Action":"sts:AssumeRoleWithWebIdentity",
       "Condition":{"StringEquals":{"%2$s:sub":"system:serviceaccount:%3$s:existing"}}}]}
      """;

  private final SharedStack shared;
  private final IamClient iam;

  IdentityTest(SharedStack shared) {
    this.shared = shared;
    this.iam = StackClients.iam(shared.stack().aws());
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
  }

  @AfterAll
  void deleteNamespace() {
    shared.deleteNamespace(NAMESPACE);
    iam.close();
  }

  @Test
  void aRoleOfTheClustersOwnIsKeptAsItIsAndGoesWithAllThatIsAttached() {
    var cluster = declare("own", IRSA);
    cluster.awaitSettled();
    var role = role(cluster);
    assertThat(role.arn()).isEqualTo(cluster.status().identity().roleArn());
    assertThat(role.path()).isEqualTo("/headwater/");
    assertThat(tags(role))
        .containsOnly(
            Map.entry("headwater.dev/uid", cluster.resource().require().getMetadata().getUid()),
            Map.entry("headwater.dev/allow", allow(cluster)),
            Map.entry("app.kubernetes.io/managed-by", "headwater"));
    assertThat(trust(role))
        .contains(
            provider(), ":sub\":\"system:serviceaccount:identities:own\"", "sts.amazonaws.com");
    assertThat(policy(cluster))
        .contains(
            "arn:aws:s3:::"
                + cluster.status().storage().bucket()
                + "/*/_kafka_"
                + cluster.status().clusterId())
        .doesNotContain("kms:");
    assertThat(pods(cluster))
        .hasSize(3)
        .allSatisfy(pod -> assertThat(roleOf(pod)).isEqualTo(role.arn()));
    assertThat(cluster.status().cloudResourcesOrEmpty())
        .extracting(CloudResource::arn)
        .contains(role.arn(), provider());
    whatOthersChangeIsSetBack(cluster, role);
    var theirs = iam.createPolicy(b -> b.policyName("theirs").policyDocument(NOTHING)).policy();
    iam.attachRolePolicy(b -> b.roleName(role.roleName()).policyArn(theirs.arn()));
    iam.putRolePolicy(b -> b.roleName(role.roleName()).policyName("more").policyDocument(NOTHING));
    iam.createInstanceProfile(b -> b.instanceProfileName("theirs"));
    iam.addRoleToInstanceProfile(b -> b.instanceProfileName("theirs").roleName(role.roleName()));
    new KeptObjects(shared, cluster).deleteCluster();
    assertGone(role.roleName());
  }

  private void whatOthersChangeIsSetBack(TestCluster cluster, Role role) {
    var trust = trust(role);
    var policy = policy(cluster);
    var name = role.roleName();
    iam.updateAssumeRolePolicy(
        b -> b.roleName(name).policyDocument(trust.replace("identities:own", "identities:x")));
    iam.putRolePolicy(
        b -> b.roleName(name).policyName("headwater-storage").policyDocument(NOTHING));
    iam.tagRole(b -> b.roleName(name).tags(tag("headwater.dev/allow", "nobody")));
    soon()
        .untilAsserted(
            () -> {
              assertThat(trust(role(cluster))).isEqualTo(trust);
              assertThat(policy(cluster)).isEqualTo(policy);
              assertThat(tags(role(cluster))).containsEntry("headwater.dev/allow", allow(cluster));
            });
    var written = writes(name).size();
    restated(trust, name);
    awaitLooks(name, 2);
    // The test's own is the one write: what says the same in another form is left as it is.
    assertThat(writes(name)).hasSize(written + 1);
  }

  /** The same trust, with lists where there were single values. */
  private void restated(String trust, String name) {
    var other =
        trust
            .replace("\"sts:AssumeRoleWithWebIdentity\"", "[\"sts:AssumeRoleWithWebIdentity\"]")
            .replace("\"sts.amazonaws.com\"", "[\"sts.amazonaws.com\"]");
    assertThat(other).isNotEqualTo(trust);
    iam.updateAssumeRolePolicy(b -> b.roleName(name).policyDocument(other));
  }

  @Test
  void aRoleOfSomebodyElsesIsNotTouched() {
    var cluster = declare("taken", IRSA, true);
    soon().until(() -> cluster.status().storage() != null);
    var name = roleName(cluster);
    iam.createRole(b -> b.roleName(name).path("/headwater/").assumeRolePolicyDocument(NOTHING));
    var written = writes(name).size();
    cluster.resource().patch(MERGE, "{\"spec\":{\"suspend\":false}}");
    awaitCondition(cluster, "Stalled", "True RoleNotOurs");
    assertThat(cluster.condition("IdentityReady")).contains(name, "headwater.dev/uid");
    assertThat(pods(cluster)).isEmpty();
    assertThat(writes(name)).hasSize(written);
    new KeptObjects(shared, cluster).deleteCluster();
    assertThat(role(name).roleName()).isEqualTo(name);
    assertThat(writes(name)).hasSize(written);
  }

  @Test
  @Tag("full")
  void aRoleOfYoursIsUsedOnceItNamesTheCluster() {
    var issuer = provider().substring(provider().indexOf("oidc-provider/") + 14);
    var trust = IRSA_TRUST.formatted(provider(), issuer, NAMESPACE);
    var arn =
        iam.createRole(b -> b.roleName("orders-brokers").assumeRolePolicyDocument(trust))
            .role()
            .arn();
    var cluster = declare("existing", "{mode: ExistingRole, roleArn: '" + arn + "'}");
    awaitCondition(cluster, "Stalled", "True RoleNotAllowed");
    assertThat(cluster.condition("IdentityReady"))
        .contains("headwater.dev/allow=" + allow(cluster));
    assertThat(pods(cluster)).isEmpty();
    iam.tagRole(b -> b.roleName("orders-brokers").tags(tag("headwater.dev/allow", allow(cluster))));
    cluster.awaitSettled();
    assertThat(pods(cluster)).allSatisfy(pod -> assertThat(roleOf(pod)).isEqualTo(arn));
    new KeptObjects(shared, cluster).deleteCluster();
    assertThat(role("orders-brokers").arn()).isEqualTo(arn);
    // The test's own.
    assertThat(writes("orders-brokers"))
        .extracting(AwsCall::operation)
        .containsExactly("CreateRole", "TagRole");
  }

  @Test
  void withoutTheOidcProviderNothingIsMadeAndAbandonedARoleStays() {
    var arn = provider();
    var before = iam.getOpenIDConnectProvider(b -> b.openIDConnectProviderArn(arn));
    iam.deleteOpenIDConnectProvider(b -> b.openIDConnectProviderArn(arn));
    var cluster = cluster("early");
    try {
      declare("early", IRSA);
      awaitCondition(cluster, "Stalled", "True OidcProviderMissing");
      assertThat(pods(cluster)).isEmpty();
      assertGone(roleName(cluster));
    } finally {
      iam.createOpenIDConnectProvider(
          b ->
              b.url("https://" + before.url().replace("https://", ""))
                  .clientIDList(before.clientIDList())
                  .thumbprintList(before.thumbprintList()));
    }
    cluster.awaitSettled();
    abandonedItLeavesItsRole(cluster);
  }

  private void abandonedItLeavesItsRole(TestCluster cluster) {
    var name = roleName(cluster);
    var written = writes(name).size();
    cluster
        .resource()
        .patch(MERGE, "{\"metadata\":{\"annotations\":{\"headwater.dev/abandon\":\"true\"}}}");
    new KeptObjects(shared, cluster).deleteCluster();
    assertThat(role(name).roleName()).isEqualTo(name);
    assertThat(writes(name)).hasSize(written);
  }

  @Test
  void aPodThatTheWebhookMissedIsReplaced() {
    var missed = "missed-controllers-0";
    var stack = shared.stack();
    stack.identity().missNext(pod -> missed.equals(pod.getMetadata().getName()), 1);
    // An engine without credentials is not ready either.
    stack.kubelet().faults().slowStart(NAMESPACE, missed, Duration.ofSeconds(5));
    var cluster = declare("missed", IRSA);
    cluster.awaitSettled();
    assertThat(ObjectEvents.of(shared.client(), cluster.resource().require()))
        .filteredOn(event -> event.reason().equals("CredentialsNotInjected"))
        .singleElement()
        .satisfies(event -> assertThat(event.text()).contains(missed));
    assertThat(pods(cluster)).hasSize(3).allSatisfy(pod -> assertThat(roleOf(pod)).isNotEmpty());
  }

  @Test
  void keysComeFromASecretWhoseOwnerConsents() {
    var cluster = declare("keys", "{mode: None, credentialsSecretRef: {name: aws}}");
    awaitCondition(cluster, "Stalled", "True SecretMissing");
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName("aws")
            .withNamespace(NAMESPACE)
            .endMetadata()
            .withStringData(Map.of("AWS_ACCESS_KEY_ID", "stack", "AWS_SECRET_ACCESS_KEY", "stack"))
            .build();
    shared.client().resource(secret).create();
    awaitCondition(cluster, "Stalled", "True SecretNotAllowed");
    assertThat(cluster.condition("IdentityReady")).contains("headwater.dev/cluster=keys");
    assertThat(pods(cluster)).isEmpty();
    shared
        .client()
        .secrets()
        .inNamespace(NAMESPACE)
        .withName("aws")
        .patch(MERGE, "{\"metadata\":{\"labels\":{\"headwater.dev/cluster\":\"keys\"}}}");
    cluster.awaitSettled();
    assertThat(pods(cluster))
        .hasSize(3)
        .allSatisfy(
            pod ->
                assertThat(pod.getSpec().getContainers().getFirst().getEnv())
                    .filteredOn(variable -> variable.getName().equals("AWS_SECRET_ACCESS_KEY"))
                    .singleElement()
                    .satisfies(
                        variable ->
                            assertThat(variable.getValueFrom().getSecretKeyRef().getName())
                                .isEqualTo("aws")));
  }

  private TestCluster declare(String name, String identity) {
    return declare(name, identity, false);
  }

  private TestCluster declare(String name, String identity, boolean suspended) {
    var cluster = cluster(name);
    var yaml =
        cluster
            .yaml()
            .replace(
                "spec:\n", "spec:\n  identity: " + identity + "\n  suspend: " + suspended + "\n");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
    return cluster;
  }

  private TestCluster cluster(String name) {
    return new TestCluster(shared.client(), NAMESPACE, name);
  }

  private static void awaitCondition(TestCluster cluster, String type, String beginning) {
    soon().untilAsserted(() -> assertThat(cluster.condition(type)).startsWith(beginning));
  }

  /**
   * A role is called as the bucket is, without what says in whose namespace that is; names of
   * clusters here are short enough not to be cut in it.
   */
  private static String roleName(TestCluster cluster) {
    return cluster.status().storage().bucket().replaceFirst("-\\d{12}-[a-z0-9-]+-an$", "");
  }

  private Role role(TestCluster cluster) {
    return role(roleName(cluster));
  }

  private Role role(String name) {
    return iam.getRole(b -> b.roleName(name)).role();
  }

  private void assertGone(String role) {
    assertThatThrownBy(() -> role(role)).isInstanceOf(NoSuchEntityException.class);
  }

  private static String trust(Role role) {
    return decoded(role.assumeRolePolicyDocument());
  }

  private String policy(TestCluster cluster) {
    var name = roleName(cluster);
    return decoded(
        iam.getRolePolicy(b -> b.roleName(name).policyName("headwater-storage")).policyDocument());
  }

  private static String decoded(String document) {
    return URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The one provider of the stack's EKS cluster. */
  private String provider() {
    return iam.listOpenIDConnectProviders().openIDConnectProviderList().getFirst().arn();
  }

  private static Map<String, String> tags(Role role) {
    return role.tags().stream().collect(Collectors.toMap(tag -> tag.key(), tag -> tag.value()));
  }

  private static software.amazon.awssdk.services.iam.model.Tag tag(String key, String value) {
    return software.amazon.awssdk.services.iam.model.Tag.builder().key(key).value(value).build();
  }

  private static List<Pod> pods(TestCluster cluster) {
    return Stream.concat(cluster.pods("controller").stream(), cluster.pods("broker").stream())
        .toList();
  }

  /** The role that was injected into a pod; empty when none was. */
  private static String roleOf(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getEnv().stream()
        .filter(variable -> variable.getName().equals("AWS_ROLE_ARN"))
        .map(EnvVar::getValue)
        .findAny()
        .orElse("");
  }

  private List<AwsCall> writes(String role) {
    return calls(role).filter(AwsCall::mutating).toList();
  }

  private Stream<AwsCall> calls(String role) {
    return shared.stack().aws().calls().stream()
        .filter(call -> call.service().equals("iam") && call.resource().equals(role));
  }

  /** Waits until the operator has looked at a role so often again. */
  private void awaitLooks(String role, int more) {
    long before = looks(role);
    soon().until(() -> looks(role) >= before + more);
  }

  private long looks(String role) {
    return calls(role).filter(call -> call.operation().equals("GetRolePolicy")).count();
  }

  private static String allow(TestCluster cluster) {
    return OperatorChart.CLUSTER_ARN + "/" + NAMESPACE + "/" + cluster.name();
  }
}
