package dev.headwater.e2e.kubelet;

import static dev.headwater.e2e.kubelet.ShellCluster.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
class FaultsTest {
  private static final String COUNTS = "echo pid $BASHPID; while true; do echo up; sleep 0.2; done";

  @TempDir private static Path directory;
  private static ShellCluster cluster;
  private static Faults faults;

  @BeforeAll
  static void start() {
    cluster = ShellCluster.start(directory, Duration.ofSeconds(10));
    faults = cluster.kubelet().faults();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aLostNodesPodsAreGivenUpByTheControllersAndSettledWhenItReturns() {
    cluster.create(onNode("node-b", "evicted", 1));
    cluster.create(onNode("node-b", "tolerant", 300));
    await().atMost(SOON).until(() -> cluster.isReady("evicted") && cluster.isReady("tolerant"));
    long pid = pid("evicted");

    faults.loseNode("node-b", LostNode.PROCESSES_STAY);
    await().atMost(SOON).until(() -> nodeReady("node-b").equals("Unknown"));
    await().atMost(SOON).until(() -> !cluster.isReady("evicted") && !cluster.isReady("tolerant"));
    assertThat(cluster.status("tolerant").getState().getRunning()).isNotNull();
    await().atMost(SOON).until(() -> isBeingDeleted("evicted"));
    var overdue = Instant.parse(cluster.pod("evicted").getMetadata().getDeletionTimestamp());
    await().atMost(SOON).until(() -> Instant.now().isAfter(overdue.plusSeconds(1)));
    assertThat(isBeingDeleted("evicted")).isTrue();
    assertThat(isDead(pid)).isFalse();
    assertThat(isBeingDeleted("tolerant")).isFalse();

    faults.returnNode("node-b");
    await().atMost(SOON).until(() -> cluster.pod("evicted") == null);
    await().atMost(SOON).until(() -> isDead(pid));
    await().atMost(SOON).until(() -> nodeReady("node-b").equals("True"));
    await().atMost(SOON).until(() -> cluster.isReady("tolerant"));
    assertThat(cluster.status("tolerant").getRestartCount()).isZero();
  }

  @Test
  void aLostZonesProcessesDieAndAreStartedAgainWhenItReturns() {
    cluster.create(onNode("node-c", "zonal", 300));
    await().atMost(SOON).until(() -> cluster.isReady("zonal"));
    long pid = pid("zonal");
    faults.loseZone("use1-az2", LostNode.PROCESSES_DIE);
    await().atMost(SOON).until(() -> isDead(pid));
    await().atMost(SOON).until(() -> nodeReady("node-c").equals("Unknown"));
    assertThat(cluster.status("zonal").getRestartCount()).isZero();
    assertThat(nodeReady("node-a")).isEqualTo("True");
    faults.returnZone("use1-az2");
    await()
        .atMost(SOON)
        .until(() -> cluster.isReady("zonal") && cluster.status("zonal").getRestartCount() == 1);
  }

  @Test
  void whatIsNotThereCannotFail() {
    assertThatThrownBy(() -> faults.loseNode("node-z", LostNode.PROCESSES_DIE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no node node-z")
        .hasMessageContaining("node-a");
    assertThatThrownBy(() -> faults.kill("default", "nobody"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no container of pod default/nobody is running");
  }

  @Test
  void aKilledPodIsStartedAgainAndItsChildrenAreGone() {
    cluster.create(ShellYaml.pod("struck", "Always", "sleep 601 & echo pid $!; wait"));
    await().atMost(SOON).until(() -> cluster.isReady("struck"));
    long child = pid("struck");
    faults.kill("default", "struck");
    await().atMost(SOON).until(() -> cluster.status("struck").getRestartCount() == 1);
    var last = cluster.status("struck").getLastState().getTerminated();
    assertThat(last.getExitCode()).isEqualTo(137);
    await().atMost(SOON).until(() -> isDead(child));
  }

  @Test
  void aFrozenPodStandsStillUntilItIsThawed() {
    cluster.create(ShellYaml.pod("frozen", "Always", COUNTS));
    await().atMost(SOON).until(() -> cluster.isReady("frozen"));
    long pid = pid("frozen");
    faults.freeze("default", "frozen");
    await().atMost(SOON).until(() -> processState(pid) == 'T');
    faults.thaw("default", "frozen");
    await().atMost(SOON).until(() -> processState(pid) != 'T');
  }

  @Test
  void aFrozenPodThatIsDeletedIsKilledAfterItsGrace() {
    cluster.create(ShellYaml.pod("icy", "Always", COUNTS));
    await().atMost(SOON).until(() -> cluster.isReady("icy"));
    faults.freeze("default", "icy");
    cluster.client().pods().inNamespace("default").withName("icy").delete();
    await().atMost(SOON).until(() -> cluster.pod("icy") == null);
  }

  @Test
  void aSlowPodIsBeingCreatedForAsLongAsAsked() {
    var delay = Duration.ofSeconds(3);
    faults.slowStart("default", "slow", delay);
    cluster.create(ShellYaml.pod("slow", "Always", COUNTS));
    await().atMost(SOON).until(() -> reason("slow").equals("ContainerCreating"));
    await().atMost(SOON).until(() -> cluster.isReady("slow"));
    var began = Instant.parse(cluster.pod("slow").getStatus().getStartTime());
    var ran = Instant.parse(cluster.status("slow").getState().getRunning().getStartedAt());
    assertThat(Duration.between(began, ran)).isGreaterThanOrEqualTo(delay);
  }

  @Test
  void aLaunchFailsUntilItIsAllowedAgain() {
    faults.failLaunches("default", "unlucky", "registry is out of order");
    cluster.create(ShellYaml.pod("unlucky", "Always", COUNTS));
    await().atMost(SOON).until(() -> reason("unlucky").matches("ErrImagePull|ImagePullBackOff"));
    assertThat(cluster.status("unlucky").getState().getWaiting().getMessage())
        .contains("registry is out of order");
    faults.startAsUsual("default", "unlucky");
    await().atMost(SOON).until(() -> cluster.isReady("unlucky"));
  }

  @Test
  void aLostVolumeIsEmptyForTheNextRun() {
    cluster.create(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: lost}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """);
    cluster.create(
        ShellYaml.pod(
                "forgetful",
                "Always",
                "mkdir -p $DATA/d; echo x >> $DATA/d/f; echo $(wc -l < $DATA/d/f) lines; exec sleep"
                    + " 600",
                "volumeMounts: [{name: data, mountPath: /data}]")
            + "  volumes: [{name: data, persistentVolumeClaim: {claimName: lost}}]\n");
    await().atMost(SOON).untilAsserted(() -> assertThat(log("forgetful")).hasLineCount(1));
    faults.kill("default", "forgetful");
    await().atMost(SOON).untilAsserted(() -> assertThat(log("forgetful")).endsWith("2 lines\n"));
    faults.emptyVolume("default", "lost");
    faults.kill("default", "forgetful");
    await().atMost(SOON).untilAsserted(() -> assertThat(log("forgetful")).hasLineCount(3));
    assertThat(log("forgetful")).endsWith("1 lines\n");
  }

  private static String onNode(String node, String pod, int tolerationSeconds) {
    return ShellYaml.pod(pod, "Always", COUNTS)
        + """
          nodeSelector: {kubernetes.io/hostname: %s}
          tolerations:
          - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: %d}
        """
            .formatted(node, tolerationSeconds);
  }

  private static String nodeReady(String node) {
    return cluster.client().nodes().withName(node).get().getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .map(condition -> condition.getStatus())
        .findFirst()
        .orElse("");
  }

  private static boolean isBeingDeleted(String pod) {
    return cluster.pod(pod).getMetadata().getDeletionTimestamp() != null;
  }

  /** Why the pod's container waits; empty when it does not. */
  private static String reason(String pod) {
    return cluster.pod(pod).getStatus().getContainerStatuses().stream()
        .map(ContainerStatus::getState)
        .filter(state -> state.getWaiting() != null)
        .map(state -> state.getWaiting().getReason())
        .findFirst()
        .orElse("");
  }

  /** The process id that the pod's script has told. */
  private static long pid(String pod) {
    await().atMost(SOON).until(() -> log(pod).contains("pid "));
    var line = log(pod).lines().filter(l -> l.startsWith("pid ")).findFirst().orElseThrow();
    return Long.parseLong(line.substring("pid ".length()));
  }

  /** Whether the process has ended; its parent need not have noticed. */
  private static boolean isDead(long pid) {
    return !Files.exists(Path.of("/proc/" + pid)) || processState(pid) == 'Z';
  }

  /** R, S, T and so on, as proc(5) has it. */
  private static char processState(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String log(String pod) {
    try {
      return Files.exists(cluster.log(pod)) ? Files.readString(cluster.log(pod)) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
