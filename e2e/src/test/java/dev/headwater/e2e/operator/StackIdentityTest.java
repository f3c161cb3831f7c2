package dev.headwater.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A stack gives pods the AWS identity of their ServiceAccount, as a cluster of EKS does. */
@OnSharedDouble(besideOthers = true)
@Order(OnSharedDouble.AFTER_THOSE_ALONE)
@TestInstance(Lifecycle.PER_CLASS)
class StackIdentityTest {
  private static final String NAMESPACE = "identities";

  private final SharedStack shared;

  StackIdentityTest(SharedStack shared) {
    this.shared = shared;
  }

  @BeforeAll
  void createAnAccountWithARole() {
    shared.createNamespace(NAMESPACE);
    shared
        .client()
        .resource(
            """
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: orders
              namespace: identities
              annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::123456789012:role/orders"}
            """)
        .create();
  }

  @AfterAll
  void deleteNamespace() {
    shared.deleteNamespace(NAMESPACE);
  }

  @Test
  void aPodGetsTheRoleOfItsServiceAccountUnlessItIsMissed() {
    assertThat(variables(admitted())).contains("AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE");
    shared
        .stack()
        .identity()
        .missNext(pod -> NAMESPACE.equals(pod.getMetadata().getNamespace()), 1);
    assertThat(variables(admitted())).isEmpty();
    assertThat(variables(admitted())).contains("AWS_ROLE_ARN");
  }

  private Pod admitted() {
    var pod =
        Serialization.unmarshal(
            """
            apiVersion: v1
            kind: Pod
            metadata: {generateName: orders-, namespace: identities}
            spec:
              serviceAccountName: orders
              containers: [{name: main, image: example.com/any}]
            """,
            Pod.class);
    return shared.client().resource(pod).dryRun().create();
  }

  private static List<String> variables(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getEnv().stream().map(EnvVar::getName).toList();
  }
}
