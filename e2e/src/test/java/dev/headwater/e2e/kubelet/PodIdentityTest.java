package dev.headwater.e2e.kubelet;

import static dev.headwater.e2e.kubelet.ShellCluster.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headwater.e2e.identity.PodIdentityWebhook;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pods get the AWS identity of their ServiceAccount when they are admitted, and never later. */
@ExtendWith(ShellCluster.Shared.class)
class PodIdentityTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/headwater/orders";
  private static final String VOLUME = "aws-iam-token";
  private static final String FOLDER = "/var/run/secrets/eks.amazonaws.com/serviceaccount";

  private static ShellCluster cluster;
  private static KubernetesClient client;

  private PodIdentityWebhook webhook;

  @BeforeAll
  static void createAccounts(ShellCluster shared) {
    cluster = shared;
    client = cluster.client();
    createAccount("with-role", Map.of("eks.amazonaws.com/role-arn", ROLE));
    createAccount("associated", Map.of("eks.amazonaws.com/role-arn", ROLE));
    createAccount("without-role", Map.of("eks.amazonaws.com/audience", "sts.amazonaws.com"));
  }

  @BeforeEach
  void startAndAwaitItsFirstCall() {
    webhook =
        PodIdentityWebhook.start(
            cluster.controlPlane(),
            client,
            "eu-west-1",
            (namespace, account) -> account.equals("associated"));
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> hasIdentity(admitted("probe", "with-role")));
  }

  @AfterEach
  void stopAndUnregister() {
    webhook.close();
    client
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .withName("pod-identity-webhook")
        .delete();
  }

  @Test
  void aPodGetsVariablesAndATokenOfItsServiceAccountForSts() throws IOException {
    cluster.create(pod("identified", "with-role"));
    await().atMost(SOON).until(() -> cluster.isReady("identified"));
    assertThat(variables(cluster.pod("identified").getSpec().getContainers().getFirst()))
        .containsOnly(
            entry("AWS_STS_REGIONAL_ENDPOINTS", "regional"),
            entry("AWS_DEFAULT_REGION", "eu-west-1"),
            entry("AWS_REGION", "eu-west-1"),
            entry("AWS_ROLE_ARN", ROLE),
            entry("AWS_WEB_IDENTITY_TOKEN_FILE", FOLDER + "/token"));
    var token = cluster.kubectl("exec", "identified", "--", "cat", FOLDER + "/token").out();
    var claims = claims(token);
    assertThat(claims.get("aud")).singleElement().hasToString("\"sts.amazonaws.com\"");
    assertThat(claims.get("sub").asText()).isEqualTo("system:serviceaccount:default:with-role");
    assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isEqualTo(86_400);
  }

  /** The role of the annotation is not used then. */
  @Test
  void aPodWhoseServiceAccountIsAssociatedGetsATokenForTheAgent() {
    var pod = admitted("by-agent", "associated");
    var folder = "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount";
    assertThat(variables(pod.getSpec().getContainers().getFirst()))
        .containsOnly(
            entry("AWS_STS_REGIONAL_ENDPOINTS", "regional"),
            entry("AWS_DEFAULT_REGION", "eu-west-1"),
            entry("AWS_REGION", "eu-west-1"),
            entry("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials"),
            entry("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", folder + "/eks-pod-identity-token"));
    assertThat(pod.getSpec().getVolumes())
        .filteredOn(volume -> volume.getName().equals("eks-pod-identity-token"))
        .flatExtracting(volume -> volume.getProjected().getSources())
        .extracting(source -> source.getServiceAccountToken().getAudience())
        .containsExactly("pods.eks.amazonaws.com");
  }

  @Test
  void aPodWhoseServiceAccountNamesNoRoleIsLeftAsItIs() {
    var pod = admitted("plain", "without-role");
    assertThat(pod.getSpec().getContainers())
        .allSatisfy(container -> assertThat(container.getEnv()).isEmpty());
    assertThat(hasIdentity(pod)).isFalse();
  }

  @Test
  void whatAPodHasAlreadyStaysBesideWhatItGets() {
    var pod =
        dryRun(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: rich}
            spec:
              serviceAccountName: with-role
              initContainers:
              - {name: before, image: shell/bash}
              containers:
              - name: elsewhere
                image: shell/bash
                env: [{name: AWS_REGION, value: us-west-2}, {name: COLOUR, value: blue}]
                volumeMounts: [{name: scratch, mountPath: /scratch}]
              - name: other-role
                image: shell/bash
                env: [{name: AWS_ROLE_ARN, value: other}]
              volumes: [{name: scratch, emptyDir: {}}]
            """);
    var spec = pod.getSpec();
    assertThat(variables(spec.getInitContainers().getFirst())).containsEntry("AWS_ROLE_ARN", ROLE);
    assertThat(variables(spec.getContainers().getFirst()))
        .containsEntry("COLOUR", "blue")
        .containsEntry("AWS_REGION", "us-west-2")
        .containsEntry("AWS_ROLE_ARN", ROLE)
        .doesNotContainKey("AWS_DEFAULT_REGION");
    assertThat(variables(spec.getContainers().getLast()))
        .containsEntry("AWS_ROLE_ARN", "other")
        .doesNotContainKey("AWS_WEB_IDENTITY_TOKEN_FILE");
    assertThat(
            Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
                .flatMap(container -> container.getVolumeMounts().stream())
                .filter(mount -> mount.getName().equals(VOLUME)))
        .hasSize(3)
        .allMatch(VolumeMount::getReadOnly);
    assertThat(spec.getVolumes()).extracting(Volume::getName).contains("scratch", VOLUME);
  }

  @Test
  void asManyPodsAsAskedForAreMissedAndNoOther() {
    webhook.missNext(pod -> pod.getMetadata().getName().startsWith("missed"), 2);
    assertThat(hasIdentity(admitted("missed-1", "with-role"))).isFalse();
    assertThat(hasIdentity(admitted("another", "with-role"))).isTrue();
    assertThat(hasIdentity(admitted("missed-2", "with-role"))).isFalse();
    assertThat(hasIdentity(admitted("missed-3", "with-role"))).isTrue();
  }

  @Test
  void podsAreAdmittedWithoutIdentityWhileItIsDown() {
    webhook.close();
    assertThat(hasIdentity(admitted("alone", "with-role"))).isFalse();
  }

  private static void createAccount(String name, Map<String, String> annotations) {
    var account =
        new ServiceAccountBuilder()
            .withNewMetadata()
            .withName(name)
            .withAnnotations(annotations)
            .endMetadata()
            .build();
    client.resource(account).inNamespace("default").create();
  }

  private static String pod(String name, String account) {
    return ShellYaml.pod(name, "Never", "exec sleep 600") + "  serviceAccountName: " + account;
  }

  /** The pod as it would be made; a dry run goes through admission too. */
  private static Pod admitted(String name, String account) {
    return dryRun(pod(name, account));
  }

  private static Pod dryRun(String yaml) {
    var pod = client.getKubernetesSerialization().unmarshal(yaml, Pod.class);
    return client.resource(pod).inNamespace("default").dryRun().create();
  }

  private static boolean hasIdentity(Pod pod) {
    return pod.getSpec().getVolumes().stream().anyMatch(v -> v.getName().equals(VOLUME));
  }

  private static Map<String, String> variables(Container container) {
    return container.getEnv().stream().collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
  }

  private static JsonNode claims(String token) throws IOException {
    return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
  }
}
