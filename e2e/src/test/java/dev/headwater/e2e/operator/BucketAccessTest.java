package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.e2e.aws.AwsCall;
import dev.headwater.e2e.aws.Fault;
import dev.headwater.e2e.aws.StackClients;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.iam.IamClient;

/** Brokers look at their bucket with their own credentials before they start. */
@Tag("aws")
@OnSharedStack
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class BucketAccessTest {
  private static final String NAMESPACE = "access";
  private static final String AGAIN = "trying again in 5 s\n";

  /** What the policy of the operator's own does not say; it leaves such policies alone. */
  private static final String NO_DELETION =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:DeleteObject","Resource":"*"}]}
      """;

  /** The script's patience, and what a machine takes besides that has other things to do. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final SharedStack shared;
  private final TestCluster cluster;
  private final IamClient iam;

  BucketAccessTest(SharedStack shared) {
    this.shared = shared;
    this.cluster = new TestCluster(shared.client(), NAMESPACE, "late");
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
  @Order(1)
  void accessThatComesLateIsWaitedForInTheSameContainer() {
    var looks = new AtomicInteger();
    var front = shared.stack().aws().front();
    front.faults(
        call ->
            isLook(call) && looks.incrementAndGet() <= 4
                ? new Fault.Answer(403, "")
                : new Fault.Pass());
    try {
      cluster.create();
      cluster.awaitSettled();
    } finally {
      front.faults(Fault.NONE);
    }
    assertThat(looks).hasValueGreaterThan(5);
    assertThat(cluster.pods("broker"))
        .hasSize(2)
        .allSatisfy(
            pod -> {
              assertThat(container(pod).getRestartCount()).isZero();
              assertThat(log(pod)).contains("INFO Readiness check pass!");
            })
        .anySatisfy(pod -> assertThat(log(pod)).contains(AGAIN));
    // AutoMQ's controllers look at nothing.
    assertThat(cluster.pods("controller"))
        .allSatisfy(pod -> assertThat(log(pod)).doesNotContain("readiness check"));
  }

  @Test
  @Tag("full")
  @Order(2)
  void aBrokerWhoseRoleMayNotDeleteStartsWhenItMay() {
    deny();
    var pod = replaceABroker("Delete Object operation (ObjectStorageReadinessCheck)");
    allow();
    cluster.awaitSettled();
    assertThat(container(current(pod)).getRestartCount()).isZero();
  }

  @Test
  @Tag("full")
  @Order(3)
  void aRefusalThatStaysEndsTheContainerWithWordsAboutIt() {
    deny();
    var pod = replaceABroker(AGAIN);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(container(current(pod)).getRestartCount()).isEqualTo(1));
    assertThat(container(current(pod)).getLastState().getTerminated().getExitCode()).isEqualTo(1);
    assertThat(log(pod))
        .contains(
            "headwater: the engine has no access to its bucket after 120 s (exit code 1): look at"
                + " the lines of ObjectStorageReadinessCheck above");
    soon()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("BrokersReady"))
                    .contains(pod.getMetadata().getName()));
    allow();
    cluster.awaitSettled();
  }

  /** Has a new pod take a broker's place, and waits for what it says beside what is said so far. */
  private Pod replaceABroker(String words) {
    var pod = cluster.pods("broker").getFirst();
    int before = count(words, log(pod));
    shared.client().resource(pod).delete();
    soon().until(() -> count(words, log(pod)) > before);
    return pod;
  }

  private void deny() {
    iam.putRolePolicy(b -> b.roleName(role()).policyName("theirs").policyDocument(NO_DELETION));
  }

  private void allow() {
    iam.deleteRolePolicy(b -> b.roleName(role()).policyName("theirs"));
  }

  private String role() {
    var arn = cluster.status().identity().roleArn();
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private static boolean isLook(AwsCall call) {
    return call.operation().equals("HeadObject")
        && call.resource().startsWith("headwater-late-")
        && call.resource().contains("/__automq/readiness_check/");
  }

  private Pod current(Pod pod) {
    return shared.client().resource(pod).get();
  }

  private static ContainerStatus container(Pod pod) {
    return pod.getStatus().getContainerStatuses().getFirst();
  }

  private String log(Pod pod) {
    try {
      return Files.readString(
          shared.stack().kubelet().logOf(NAMESPACE, pod.getMetadata().getName(), "kafka"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int count(String words, String text) {
    return text.split(Pattern.quote(words), -1).length - 1;
  }
}
