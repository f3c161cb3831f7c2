package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.AwsStack;
import dev.headwater.e2e.environment.OperatorChart;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Keys that would be known again anywhere are nowhere but where they belong. */
@Tag("aws")
@BesideOthersOnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class SecretCanaryTest {
  private static final String NAMESPACE = "canary";
  private static final String KEY_ID = "CANARYKEYIDOFPODS";
  private static final String KEY = "canary/of+the-pods-secret-key";
  private static final String SESSION = "canary-of-the-pods-session-token";

  private final SharedStack shared;

  SecretCanaryTest(SharedStack shared) {
    this.shared = shared;
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
  }

  @AfterAll
  void deleteNamespace() {
    shared.deleteNamespace(NAMESPACE);
  }

  @Test
  void keysAreNeitherLoggedNorReportedNorWrittenAnywhere() throws IOException {
    var cluster = new TestCluster(shared.client(), NAMESPACE, "orders");
    // First without one of its keys, which is reported.
    var secret = shared.client().resource(secret(Map.of("AWS_ACCESS_KEY_ID", KEY_ID))).create();
    var yaml =
        cluster
            .yaml()
            .replace(
                "spec:\n", "spec:\n  identity: {mode: None, credentialsSecretRef: {name: aws}}\n");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
    soon()
        .untilAsserted(
            () -> assertThat(cluster.condition("Stalled")).startsWith("True SecretMissing"));
    var all =
        Map.of(
            "AWS_ACCESS_KEY_ID", KEY_ID,
            "AWS_SECRET_ACCESS_KEY", KEY,
            "AWS_SESSION_TOKEN", SESSION);
    shared.client().resource(secret).delete();
    shared.client().resource(secret(all)).create();
    cluster.awaitSettled();
    var places = places(cluster);
    assertThat(places.get("log")).as("the log is the operator's").contains("leading as");
    assertThat(places.get("StatefulSets")).contains("AWS_SECRET_ACCESS_KEY");
    assertThat(places)
        .allSatisfy((place, text) -> assertThat(text).as(place).doesNotContain(canaries()));
  }

  /** As they are, and as Secrets encode them. */
  private static List<String> canaries() {
    return Stream.of(KEY_ID, KEY, SESSION, AwsStack.OPERATOR_SECRET)
        .flatMap(
            text ->
                Stream.of(
                    text,
                    Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))))
        .toList();
  }

  private Map<String, String> places(TestCluster cluster) throws IOException {
    var client = shared.client();
    var operator = new OperatorPod(shared.stack());
    var places = new HashMap<String, String>();
    var log = new StringBuilder();
    for (var pod : operator.pods()) {
      var file =
          shared
              .stack()
              .kubelet()
              .logOf(OperatorChart.NAMESPACE, pod.getMetadata().getName(), "operator");
      log.append(Files.readString(file));
    }
    places.put("log", log.toString());
    places.put("metrics", operator.metrics());
    places.put("status", Serialization.asJson(cluster.resource().require()));
    places.put("Events", Serialization.asJson(client.v1().events().inNamespace(NAMESPACE).list()));
    places.put(
        "ConfigMaps", Serialization.asJson(client.configMaps().inNamespace(NAMESPACE).list()));
    places.put(
        "StatefulSets",
        Serialization.asJson(client.apps().statefulSets().inNamespace(NAMESPACE).list()));
    places.put("pods", Serialization.asJson(client.pods().inNamespace(NAMESPACE).list()));
    places.put(
        "the operator's Events",
        Serialization.asJson(client.v1().events().inNamespace(OperatorChart.NAMESPACE).list()));
    places.put(
        "the operator's Deployment",
        Serialization.asJson(
            client.apps().deployments().inNamespace(OperatorChart.NAMESPACE).list()));
    return places;
  }

  private static Secret secret(Map<String, String> keys) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("aws")
        .withNamespace(NAMESPACE)
        .addToLabels("headwater.dev/cluster", "orders")
        .endMetadata()
        .withStringData(keys)
        .build();
  }
}
