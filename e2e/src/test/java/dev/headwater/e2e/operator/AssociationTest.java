package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headwater.api.v1alpha1.CloudResource;
import dev.headwater.api.v1alpha1.CloudResource.Kind;
import dev.headwater.api.v1alpha1.IdentitySpec.IdentityMode;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.AwsCall;
import dev.headwater.e2e.aws.StackClients;
import dev.headwater.e2e.aws.Trusts;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** Pods get their role by an association of EKS Pod Identity. */
@Tag("aws")
@BesideOthersOnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class AssociationTest {
  private static final String NAMESPACE = "associations";
  private static final String OTHERS = "associations-of-others";
  private static final String EKS = "local-stack";
  private static final String AUDIENCE = "pods.eks.amazonaws.com";
  private static final List<String> INJECTED =
      List.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");

  private final SharedStack shared;
  private final EksClient eks;
  private final IamClient iam;

  AssociationTest(SharedStack shared) {
    this.shared = shared;
    this.eks = StackClients.eks(shared.stack().aws());
    this.iam = StackClients.iam(shared.stack().aws());
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
    iam.createRole(b -> b.roleName("theirs").assumeRolePolicyDocument(Trusts.IN_EKS));
  }

  @AfterAll
  void deleteNamespace() {
    shared.deleteNamespace(NAMESPACE);
    iam.deleteRole(b -> b.roleName("theirs"));
    eks.close();
    iam.close();
  }

  @Test
  void roleAndAssociationAreMadeKeptAsTheyAreAndGoWithTheCluster() throws Exception {
    var cluster = declare("own", "{mode: PodIdentity}");
    cluster.awaitSettled();
    var role = cluster.status().identity().roleArn();
    var association = association("own");
    assertThat(association.roleArn()).isEqualTo(role);
    assertThat(association.tags())
        .containsEntry("headwater.dev/uid", cluster.resource().require().getMetadata().getUid());
    assertThat(pods(cluster)).hasSize(3).allSatisfy(this::assertInjected);
    assertThat(cluster.status().cloudResourcesOrEmpty())
        .extracting(CloudResource::kind, CloudResource::arn)
        .contains(
            tuple(Kind.IAM_ROLE, role),
            tuple(Kind.EKS_POD_IDENTITY_ASSOCIATION, association.associationArn()));
    assertThat(agent(token("own", AUDIENCE)).statusCode()).isEqualTo(200);
    assertThat(new ObjectMapper().readTree(agent(token("own", AUDIENCE)).body()).get("AccessKeyId"))
        .isNotNull();
    // A token for somebody else, and one of a ServiceAccount without an association.
    assertThat(agent(token("own", "sts.amazonaws.com")).statusCode()).isEqualTo(403);
    assertThat(agent(token("default", AUDIENCE)).statusCode()).isEqualTo(404);
    podsOfAnotherNamespaceGetNothing(role);
    whatOthersChangeIsSetBack(association, role);
    new KeptObjects(shared, cluster).deleteCluster();
    assertThat(listed("own")).isEmpty();
    assertThatThrownBy(() -> iam.getRole(b -> b.roleName(name(role))))
        .isInstanceOf(NoSuchEntityException.class);
  }

  /** Whoever may make associations could give the role to others, but it does not trust them. */
  private void podsOfAnotherNamespaceGetNothing(String role) throws Exception {
    shared.createNamespace(OTHERS);
    var association =
        eks.createPodIdentityAssociation(
                b -> b.clusterName(EKS).namespace(OTHERS).serviceAccount("default").roleArn(role))
            .association();
    var accounts = shared.client().serviceAccounts().inNamespace(OTHERS);
    soon().until(() -> !accounts.list().getItems().isEmpty());
    var answer = agent(token(OTHERS, "default", AUDIENCE));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Not authorized to perform sts:AssumeRole", role);
    eks.deletePodIdentityAssociation(
        b -> b.clusterName(EKS).associationId(association.associationId()));
    shared.forget(OTHERS);
  }

  private void whatOthersChangeIsSetBack(PodIdentityAssociation association, String role) {
    eks.updatePodIdentityAssociation(
        b ->
            b.clusterName(EKS)
                .associationId(association.associationId())
                .roleArn("arn:aws:iam::123456789012:role/theirs"));
    // This one, and the operator's, which is recorded a moment after it took effect.
    soon().until(() -> writes(association).size() >= 2);
    assertThat(association("own").roleArn()).isEqualTo(role);
    long looks = looks();
    soon().until(() -> looks() >= looks + 2);
    assertThat(writes(association)).hasSize(2);
  }

  @Test
  void anAssociationOfSomebodyElsesIsNotTouched() {
    var theirs =
        eks.createPodIdentityAssociation(
                b ->
                    b.clusterName(EKS)
                        .namespace(NAMESPACE)
                        .serviceAccount("taken")
                        .roleArn("arn:aws:iam::123456789012:role/theirs"))
            .association();
    var cluster = declare("taken", "{mode: PodIdentity}");
    soon()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("Stalled"))
                    .startsWith("True AssociationNotOurs")
                    .contains(theirs.associationId()));
    assertThat(pods(cluster)).isEmpty();
    new KeptObjects(shared, cluster).deleteCluster();
    assertThat(association("taken").roleArn()).isEqualTo(theirs.roleArn());
    assertThat(writes(theirs)).isEmpty();
  }

  @Test
  void autoIsWhatTheEksClusterHadWhenItWasDecided() {
    var podIdentity = shared.stack().aws().front().podIdentity();
    var first = declare("first", "{mode: Auto}");
    first.awaitSettled();
    assertThat(first.status().identity().mode()).isEqualTo(IdentityMode.POD_IDENTITY);
    podIdentity.agent(false);
    try {
      var second = declare("second", "{mode: Auto}");
      second.awaitSettled();
      assertThat(second.status().identity().mode()).isEqualTo(IdentityMode.IRSA);
      assertThat(listed("second")).isEmpty();
      long looks = looks();
      soon().until(() -> looks() >= looks + 2);
      assertThat(first.status().identity().mode()).isEqualTo(IdentityMode.POD_IDENTITY);
      assertThat(listed("first")).hasSize(1);
    } finally {
      podIdentity.agent(true);
    }
  }

  @Test
  void aPodThatTheWebhookMissedIsReplaced() {
    var missed = "late-controllers-0";
    var stack = shared.stack();
    stack.identity().missNext(pod -> missed.equals(pod.getMetadata().getName()), 1);
    // An engine without credentials is not ready either.
    stack.kubelet().faults().slowStart(NAMESPACE, missed, Duration.ofSeconds(5));
    var cluster = declare("late", "{mode: PodIdentity}");
    cluster.awaitSettled();
    assertThat(pods(cluster)).hasSize(3).allSatisfy(this::assertInjected);
    assertThat(ObjectEvents.of(shared.client(), cluster.resource().require()))
        .filteredOn(event -> event.reason().equals("CredentialsNotInjected"))
        .isNotEmpty();
  }

  private TestCluster declare(String name, String identity) {
    var cluster = new TestCluster(shared.client(), NAMESPACE, name);
    var yaml = cluster.yaml().replace("spec:\n", "spec:\n  identity: " + identity + "\n");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
    return cluster;
  }

  private void assertInjected(Pod pod) {
    assertThat(pod.getSpec().getContainers().getFirst().getEnv())
        .extracting(EnvVar::getName)
        .containsAll(INJECTED)
        .doesNotContain("AWS_ROLE_ARN");
  }

  private static List<Pod> pods(TestCluster cluster) {
    return Stream.concat(cluster.pods("controller").stream(), cluster.pods("broker").stream())
        .toList();
  }

  private PodIdentityAssociation association(String account) {
    var id = listed(account).getFirst();
    return eks.describePodIdentityAssociation(b -> b.clusterName(EKS).associationId(id))
        .association();
  }

  private List<String> listed(String account) {
    return eks
        .listPodIdentityAssociations(
            b -> b.clusterName(EKS).namespace(NAMESPACE).serviceAccount(account))
        .associations()
        .stream()
        .map(association -> association.associationId())
        .toList();
  }

  private String token(String account, String audience) {
    return token(NAMESPACE, account, audience);
  }

  private String token(String namespace, String account, String audience) {
    var request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(audience)
            .withExpirationSeconds(600L)
            .endSpec()
            .build();
    return shared
        .client()
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(account)
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }

  private HttpResponse<String> agent(String token) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(shared.stack().agent().uri())
              .header("Authorization", token)
              .build(),
          BodyHandlers.ofString());
    }
  }

  /** Changes of an association by anybody. */
  private List<AwsCall> writes(PodIdentityAssociation association) {
    return shared.stack().aws().calls().stream()
        .filter(call -> call.service().equals("eks") && call.mutating())
        .filter(call -> call.resource().endsWith(association.associationId()))
        .toList();
  }

  private long looks() {
    return shared.stack().aws().calls().stream()
        .filter(call -> call.operation().equals("DescribePodIdentityAssociation"))
        .filter(call -> call.status() == 200)
        .count();
  }

  private static String name(String roleArn) {
    return roleArn.substring(roleArn.lastIndexOf('/') + 1);
  }
}
