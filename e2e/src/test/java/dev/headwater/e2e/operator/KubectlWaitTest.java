package dev.headwater.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.e2e.aws.StackClients;
import dev.headwater.e2e.controlplane.KubernetesBinaries;
import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.Progress;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines change a spec and wait with kubectl: it must never come back too early. */
@BesideOthersOnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
@Tag("full")
class KubectlWaitTest {
  private static final String NAMESPACE = "waiting";
  private static final int TRIES = 200;

  private final SharedStack shared;
  private final TestCluster cluster;

  @TempDir private Path directory;
  private int change;

  KubectlWaitTest(SharedStack shared) {
    this.shared = shared;
    this.cluster = new TestCluster(shared.client(), NAMESPACE, "waited");
  }

  @BeforeAll
  void createCluster() {
    shared.createNamespace(NAMESPACE);
    cluster.create();
    cluster.awaitSettled();
  }

  @AfterAll
  void deleteCluster() {
    shared.deleteNamespace(NAMESPACE);
  }

  @Test
  void reconcilingIsFalseOnlyWhenTheChangeIsCarriedOut() throws Exception {
    var bucket = cluster.status().storage().bucket();
    try (var s3 = StackClients.s3(shared.stack().aws())) {
      for (int i = 0; i < TRIES; i++) {
        patch();
        awaitCondition("Reconciling=false");
        assertThat(s3.getBucketTagging(call -> call.bucket(bucket)).tagSet())
            .anyMatch(tag -> tag.key().equals("change") && tag.value().equals("" + change));
      }
    }
  }

  @Test
  void readyIsTrueOnlyWhenTheChangeIsObserved() throws Exception {
    for (int i = 0; i < TRIES; i++) {
      long generation = patch();
      awaitCondition("Ready");
      assertThat(cluster.status().observedGeneration()).isGreaterThanOrEqualTo(generation);
    }
  }

  /** Changes the spec and returns its generation. */
  private long patch() {
    change++;
    return cluster
        .resource()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"storage\":{\"bucket\":{\"tags\":{\"change\":\"%d\"}}}}}"
                .formatted(change))
        .getMetadata()
        .getGeneration();
  }

  private void awaitCondition(String condition) throws Exception {
    var log = directory.resolve("kubectl-" + change + ".log");
    var arguments =
        List.of(
            KubernetesBinaries.find(Progress.toConsole()).kubectl().toString(),
            "--kubeconfig=" + shared.stack().controlPlane().kubeconfig(),
            "--namespace=" + NAMESPACE,
            "wait",
            "--for=condition=" + condition,
            "--timeout=60s",
            "streamcluster/" + cluster.name());
    var command = new Command("kubectl", arguments, Map.of(), directory, log);
    int exitCode = shared.stack().scope().start(command).onExit().get(90, TimeUnit.SECONDS);
    assertThat(exitCode).as(() -> Files.exists(log) ? log.toString() : "").isZero();
  }
}
