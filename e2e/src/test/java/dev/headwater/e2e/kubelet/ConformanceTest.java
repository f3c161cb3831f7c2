package dev.headwater.e2e.kubelet;

import static dev.headwater.e2e.kubelet.ShellCluster.SOON;
import static dev.headwater.e2e.kubelet.ShellCluster.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is declared by hand behaves as Kubernetes' documentation says it does on any cluster. */
@ExtendWith(ShellCluster.Shared.class)
@Tag("full")
class ConformanceTest {
  @TempDir private static Path directory;
  private static ShellCluster cluster;
  private static KubernetesClient client;

  /** Takes a 429 for an answer, which the other client tries again for 20 s. */
  private static KubernetesClient withoutRetries;

  private static Path gates;

  @BeforeAll
  static void start(ShellCluster shared) throws IOException {
    cluster = shared;
    client = cluster.client();
    withoutRetries =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(client.getConfiguration())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    gates = Files.createDirectories(directory.resolve("gates"));
    // Its second try comes after 10 s, so it is begun before all else.
    cluster.create(ShellYaml.job("failing", "exit 4", "backoffLimit: 1"));
  }

  @AfterAll
  static void stop() {
    withoutRetries.close();
  }

  @Test
  void anOrderedStatefulSetGoesUpOneByOneAndDownInReverse() throws IOException {
    cluster.create(statefulSet("ordered", 3, "podManagementPolicy: OrderedReady"));
    for (int ordinal = 0; ordinal < 3; ordinal++) {
      var name = "ordered-" + ordinal;
      await().atMost(SOON).until(() -> runs(name));
      assertThat(cluster.pods("ordered")).hasSize(ordinal + 1);
      open(name);
    }
    await().atMost(SOON).until(() -> cluster.isReady("ordered-2"));
    var watched = new WatchRecord<Pod>();
    try (var _ = client.pods().inNamespace("default").withLabel("app", "ordered").watch(watched)) {
      named("ordered").scale(1);
      await().atMost(SOON).until(() -> deleted(watched).size() == 2);
    }
    assertThat(deleted(watched)).containsExactly("ordered-2", "ordered-1");
  }

  @Test
  void aParallelStatefulSetStartsAllAtOnceFromItsFirstOrdinal() {
    cluster.create(
        statefulSet("parallel", 3, "podManagementPolicy: Parallel", "ordinals: {start: 5}"));
    await()
        .atMost(SOON)
        .until(() -> IntStream.range(5, 8).allMatch(ordinal -> runs("parallel-" + ordinal)));
    assertThat(cluster.pods("parallel"))
        .hasSize(3)
        .allMatch(pod -> condition(pod, "Ready").equals("False"));
  }

  @Test
  void aStatefulSetOnDeleteReplacesAPodOnlyWhenItIsDeleted() throws IOException {
    open("manual-0");
    cluster.create(statefulSet("manual", 1, "updateStrategy: {type: OnDelete}"));
    await().atMost(SOON).until(() -> cluster.isReady("manual-0"));
    var before = cluster.pod("manual-0").getMetadata().getUid();
    named("manual").edit(ConformanceTest::withAnotherTemplate);
    await()
        .atMost(SOON)
        .until(() -> !podRevision("manual-0").equals(Optional.of(revision("manual"))));
    assertThat(cluster.pod("manual-0").getMetadata().getUid()).isEqualTo(before);
    client.pods().inNamespace("default").withName("manual-0").delete();
    await()
        .atMost(SOON)
        .until(() -> podRevision("manual-0").equals(Optional.of(revision("manual"))));
  }

  @Test
  void aStatefulSetsClaimsOutliveScaleInAndDeletion() throws IOException {
    open("kept-0");
    var count = "echo x >> $DATA/f; echo $(wc -l < $DATA/f) lines;";
    var set = ShellYaml.statefulSet("kept", 1, count, gates.toString());
    cluster.create(set);
    await().atMost(SOON).until(() -> cluster.isReady("kept-0"));
    var volume = claim("data-kept-0").getSpec().getVolumeName();
    named("kept").delete();
    await().atMost(SOON).until(() -> !exists("kept-0"));
    assertThat(claim("data-kept-0").getSpec().getVolumeName()).isEqualTo(volume).isNotEmpty();
    cluster.create(set);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(cluster.log("kept-0")).content().contains("2 lines"));
  }

  @Test
  void aClaimWaitsForItsFirstConsumer() {
    cluster.create(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: lone}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """);
    await().atMost(SOON).until(() -> eventReasons("lone").contains("WaitForFirstConsumer"));
    assertThat(claim("lone").getStatus().getPhase()).isEqualTo("Pending");
    cluster.create(
        ShellYaml.pod(
                "consumer",
                "Always",
                "exec sleep 600",
                "volumeMounts: [{name: data, mountPath: /data}]")
            + "  volumes: [{name: data, persistentVolumeClaim: {claimName: lone}}]\n");
    await()
        .atMost(SOON)
        .until(() -> claim("lone").getStatus().getPhase().equals("Bound") && runs("consumer"));
  }

  @Test
  void aDeploymentRollsWithoutLosingAReadyPod() {
    cluster.create(ShellYaml.deployment("rolling", 2, "exec sleep 600"));
    await().atMost(SOON).until(() -> available("rolling") == 2);
    var watched = new WatchRecord<Deployment>();
    var deployments = client.apps().deployments().inNamespace("default").withName("rolling");
    try (var _ = deployments.watch(watched)) {
      deployments.edit(
          d -> {
            d.getSpec().getTemplate().getMetadata().getLabels().put("version", "2");
            return d;
          });
      await()
          .atMost(SOON)
          .until(
              () ->
                  cluster.pods("rolling").stream().filter(ConformanceTest::isNew).count() == 2
                      && cluster.pods("rolling").size() == 2);
    }
    assertThat(watched.seen())
        .hasSizeGreaterThan(2)
        .allMatch(seen -> available(seen.resource()) >= 2);
  }

  @Test
  void aJobRunsToItsCompletions() {
    cluster.create(ShellYaml.job("counting", "exit 0", "completions: 3\n  parallelism: 2"));
    await().atMost(SOON).until(() -> ended("counting").equals("Complete"));
    assertThat(cluster.pods("counting"))
        .hasSize(3)
        .allMatch(pod -> pod.getStatus().getPhase().equals("Succeeded"));
  }

  @Test
  void aJobFailsWhenItsBackoffLimitIsExceeded() {
    await().atMost(SOON).until(() -> ended("failing").startsWith("Failed"));
    assertThat(ended("failing")).isEqualTo("Failed BackoffLimitExceeded");
    assertThat(cluster.pods("failing"))
        .hasSize(2)
        .allMatch(pod -> pod.getStatus().getPhase().equals("Failed"));
  }

  @Test
  void aContainerThatEndsIsStartedAgainAfterGrowingWaits() {
    cluster.create(ShellYaml.pod("crashing", "Always", "date +%s%N; exit 3"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              var status = cluster.status("crashing");
              assertThat(status.getState().getWaiting()).isNotNull();
              assertThat(status.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
              assertThat(status.getState().getWaiting().getMessage())
                  .matches("back-off 4s restarting failed container=main pod=crashing_default.*");
              assertThat(status.getRestartCount()).isEqualTo(3);
              assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(3);
              assertThat(status.getLastState().getTerminated().getReason()).isEqualTo("Error");
            });
    assertThat(cluster.pod("crashing").getStatus().getPhase()).isEqualTo("Running");
    assertThat(cluster.log("crashing")).content().satisfies(ConformanceTest::hasGrowingGaps);
  }

  private static void hasGrowingGaps(String log) {
    var nanos = log.lines().map(Long::parseLong).toList();
    var gaps =
        IntStream.range(1, nanos.size()).mapToObj(i -> nanos.get(i) - nanos.get(i - 1)).toList();
    assertThat(gaps).hasSizeGreaterThanOrEqualTo(3).isSorted();
    assertThat(gaps.get(2)).isGreaterThan(2_000_000_000L);
  }

  @Test
  void aContainerThatIsNotStartedAgainEndsItsPod() {
    cluster.create(ShellYaml.pod("done", "OnFailure", "exit 0"));
    cluster.create(ShellYaml.pod("killed", "Never", "kill -KILL $BASHPID"));
    await().atMost(SOON).until(() -> phase("done").equals("Succeeded"));
    await().atMost(SOON).until(() -> phase("killed").equals("Failed"));
    var done = cluster.status("done").getState().getTerminated();
    assertThat(done.getReason()).isEqualTo("Completed");
    var killed = cluster.status("killed").getState().getTerminated();
    assertThat(killed.getReason()).isEqualTo("Error");
    assertThat(killed.getExitCode()).isEqualTo(137);
    assertThat(condition(cluster.pod("done"), "Ready")).isEqualTo("False");
  }

  @Test
  void probesDecideAboutStartReadinessAndRestart() throws IOException {
    var home = Files.createDirectories(gates.resolve("probed"));
    Files.createFile(home.resolve("ready"));
    Files.createFile(home.resolve("alive"));
    cluster.create(service("probed"));
    cluster.create(
        ShellYaml.pod(
            "probed",
            "Always",
            "cd "
                + home
                + "; until test -e open; do sleep 0.1; done;"
                + " exec python3 -m http.server --bind $ADDRESS 8099",
            "ports: [{name: http, containerPort: 8099}]",
            "startupProbe: {tcpSocket: {port: http}, periodSeconds: 1, failureThreshold: 60}",
            "readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 1,"
                + " failureThreshold: 1}",
            "livenessProbe: {httpGet: {path: /alive, port: http}, periodSeconds: 1,"
                + " failureThreshold: 1}"));
    await().atMost(SOON).until(() -> runs("probed"));
    var startedAt = Instant.parse(cluster.status("probed").getState().getRunning().getStartedAt());
    // Readiness and liveness would have failed by then: nothing listens.
    await().atMost(SOON).until(() -> Instant.now().isAfter(startedAt.plusSeconds(3)));
    assertThat(cluster.status("probed").getStarted()).isFalse();
    assertThat(cluster.status("probed").getRestartCount()).isZero();
    Files.createFile(home.resolve("open"));
    await().atMost(SOON).until(() -> cluster.isReady("probed") && isServed("probed"));
    assertThat(cluster.status("probed").getStarted()).isTrue();
    Files.delete(home.resolve("ready"));
    await().atMost(SOON).until(() -> !cluster.isReady("probed") && !isServed("probed"));
    assertThat(cluster.status("probed").getRestartCount()).isZero();
    Files.createFile(home.resolve("ready"));
    await().atMost(SOON).until(() -> cluster.isReady("probed"));
    Files.delete(home.resolve("alive"));
    await().atMost(SOON).until(() -> cluster.status("probed").getRestartCount() > 0);
    var last = cluster.status("probed").getLastState().getTerminated();
    assertThat(last.getExitCode()).isEqualTo(143);
  }

  @Test
  void aContainerThatIgnoresSigtermIsKilledAfterItsProbesGrace() throws IOException {
    cluster.create(
        ShellYaml.pod(
            "deaf",
            "Always",
            "trap '' TERM; while true; do sleep 0.1; done",
            "livenessProbe:",
            "  exec: {command: [bash, -c, 'test -e %s']}".formatted(gates.resolve("well")),
            "  periodSeconds: 1",
            "  failureThreshold: 2",
            "  terminationGracePeriodSeconds: 1"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              var last = cluster.status("deaf").getLastState().getTerminated();
              assertThat(last).isNotNull();
              assertThat(last.getExitCode()).isEqualTo(137);
              assertThat(Instant.parse(last.getFinishedAt()))
                  .isAfterOrEqualTo(Instant.parse(last.getStartedAt()).plusSeconds(2));
            });
  }

  @Test
  void aStartupProbeThatHangsFailsAfterItsTimeout() {
    cluster.create(
        ShellYaml.pod(
            "hanging",
            "Always",
            "exec sleep 600",
            "startupProbe: {exec: {command: [sleep, '600']}, timeoutSeconds: 1, periodSeconds: 1,"
                + " failureThreshold: 1}"));
    await().atMost(SOON).until(() -> cluster.status("hanging").getRestartCount() > 0);
    assertThat(cluster.isReady("hanging")).isFalse();
  }

  @Test
  void anEvictionObeysTheDisruptionBudgetAndLeavesThePodItsGrace() {
    cluster.create(
        ShellYaml.deployment(
            "budgeted", 2, "trap 'echo asked; exit 0' TERM; while true; do sleep 0.1; done"));
    cluster.create(
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: budgeted}
        spec: {minAvailable: 2, selector: {matchLabels: {app: budgeted}}}
        """);
    var budgets = client.policy().v1().podDisruptionBudget().inNamespace("default");
    var budget = budgets.withName("budgeted");
    await()
        .atMost(SOON)
        .until(
            () ->
                budget.get().getStatus() != null
                    && budget.get().getStatus().getCurrentHealthy() == 2);
    var victim = cluster.pods("budgeted").getFirst().getMetadata().getName();
    var pod = withoutRetries.pods().inNamespace("default").withName(victim);
    assertThat(pod.evict()).isFalse();
    assertThat(pod.get().getMetadata().getDeletionTimestamp()).isNull();
    budget.edit(
        b -> {
          b.getSpec().getMinAvailable().setValue(1);
          return b;
        });
    await().atMost(SOON).until(() -> budget.get().getStatus().getDisruptionsAllowed() == 1);
    assertThat(pod.evict()).isTrue();
    await().atMost(SOON).until(() -> !exists(victim));
    assertThat(cluster.log(victim)).content().contains("asked");
    await().atMost(SOON).until(() -> available("budgeted") == 2);
  }

  private static String service(String name) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %1$s}
    spec: {clusterIP: None, selector: {app: %1$s}, ports: [{name: http, port: 8099}]}
    """
        .formatted(name);
  }

  /** Whether a Service has a ready endpoint. */
  private static boolean isServed(String service) {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace("default")
        .withLabel("kubernetes.io/service-name", service)
        .list()
        .getItems()
        .stream()
        .flatMap(slice -> slice.getEndpoints().stream())
        .anyMatch(endpoint -> endpoint.getConditions().getReady());
  }

  private static boolean isNew(Pod pod) {
    return "2".equals(pod.getMetadata().getLabels().get("version"))
        && condition(pod, "Ready").equals("True");
  }

  private static int available(String deployment) {
    return available(client.apps().deployments().inNamespace("default").withName(deployment).get());
  }

  private static int available(Deployment deployment) {
    return Optional.ofNullable(deployment.getStatus())
        .map(DeploymentStatus::getAvailableReplicas)
        .orElse(0);
  }

  private static List<String> deleted(WatchRecord<Pod> watched) {
    return watched.seen().stream()
        .filter(seen -> seen.action() == Watcher.Action.DELETED)
        .map(seen -> seen.resource().getMetadata().getName())
        .toList();
  }

  private static String statefulSet(String name, int replicas, String... fields) {
    return ShellYaml.statefulSet(name, replicas, "", gates.toString(), fields);
  }

  private static RollableScalableResource<StatefulSet> named(String statefulSet) {
    return client.apps().statefulSets().inNamespace("default").withName(statefulSet);
  }

  private static String revision(String statefulSet) {
    return named(statefulSet).get().getStatus().getUpdateRevision();
  }

  /** Empty while the pod is not there. */
  private static Optional<String> podRevision(String pod) {
    return Optional.ofNullable(cluster.pod(pod))
        .map(there -> there.getMetadata().getLabels().get("controller-revision-hash"));
  }

  private static boolean exists(String pod) {
    return cluster.pod(pod) != null;
  }

  private static boolean runs(String pod) {
    return exists(pod) && phase(pod).equals("Running");
  }

  private static String phase(String pod) {
    return cluster.pod(pod).getStatus().getPhase();
  }

  private static PersistentVolumeClaim claim(String name) {
    return client.persistentVolumeClaims().inNamespace("default").withName(name).get();
  }

  private static List<String> eventReasons(String object) {
    return client
        .v1()
        .events()
        .inNamespace("default")
        .withField("involvedObject.name", object)
        .list()
        .getItems()
        .stream()
        .map(Event::getReason)
        .toList();
  }

  /** The condition of a Job that has ended, with its reason if it failed; empty before. */
  private static String ended(String job) {
    var status = client.batch().v1().jobs().inNamespace("default").withName(job).get().getStatus();
    return status.getConditions().stream()
        .filter(c -> c.getStatus().equals("True"))
        .filter(c -> c.getType().equals("Complete") || c.getType().equals("Failed"))
        .map(c -> c.getType().equals("Failed") ? "Failed " + c.getReason() : c.getType())
        .findFirst()
        .orElse("");
  }

  /** A pod of these sets is ready when its gate is open. */
  private static void open(String pod) throws IOException {
    Files.createFile(gates.resolve(pod));
  }

  private static StatefulSet withAnotherTemplate(StatefulSet set) {
    set.getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getEnv()
        .add(new EnvVarBuilder().withName("CHANGED").withValue("yes").build());
    return set;
  }
}
