package dev.headwater.e2e.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.e2e.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShellCluster.Shared.class)
class KubeletTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private static ShellCluster cluster;
  private static ControlPlane controlPlane;
  private static KubernetesClient client;
  private static Kubelet kubelet;

  @BeforeAll
  static void start(ShellCluster shared) {
    cluster = shared;
    controlPlane = cluster.controlPlane();
    client = cluster.client();
    kubelet = cluster.kubelet();
  }

  @Test
  void aStatefulSetRunsWithItsVolumesFieldsAndNames() throws IOException {
    client.load(getClass().getResourceAsStream("statefulset.yaml")).serverSideApply();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .apps()
                            .statefulSets()
                            .inNamespace("default")
                            .withName("web")
                            .get()
                            .getStatus()
                            .getReadyReplicas())
                    .isEqualTo(2));
    var log = Files.readString(kubelet.logOf("default", "web-5", "main"));
    assertThat(log).contains("index 5 of web-5 in default with greeting hello");
    assertThat(Files.readString(kubelet.hostsFile()))
        .contains("web-5.web.default.svc")
        .contains("web-6.web.default.svc.cluster.local")
        .contains("127.0.0.1 localhost");
  }

  @Test
  void aClaimsDataOutlivesThePodAndAnEmptyDirDoesNot() {
    create(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: kept, namespace: default}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """);
    var pod =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: writer, namespace: default}
        spec:
          terminationGracePeriodSeconds: 5
          containers:
          - name: main
            image: shell/bash
            command: ["echo x >> $DATA/f; echo x >> $SCRATCH/f; echo data $(wc -l < $DATA/f) scratch $(wc -l < $SCRATCH/f); exec sleep 600"]
            volumeMounts: [{name: data, mountPath: /data}, {name: scratch, mountPath: /scratch}]
          volumes:
          - name: data
            persistentVolumeClaim: {claimName: kept}
          - name: scratch
            emptyDir: {}
        """;
    create(pod);
    awaitLog("writer", "data 1 scratch 1");
    client.pods().inNamespace("default").withName("writer").delete();
    await().atMost(SOON).until(() -> pod("writer") == null);
    create(pod);
    awaitLog("writer", "data 2 scratch 1");
  }

  @Test
  void anImageThatCannotBeLaunchedIsAnErrImagePullWithAMessage() {
    create(podYaml("unknown", "docker.io/library/nginx:1", "true", "Always"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              var waiting = status("unknown").getState().getWaiting();
              assertThat(waiting.getReason()).isIn("ErrImagePull", "ImagePullBackOff");
              assertThat(waiting.getMessage())
                  .contains("docker.io/library/nginx:1 cannot be launched here")
                  .contains("shell/* by that shell");
            });
  }

  @Test
  void aProgramThatCannotBeStartedIsSaidAndItsPodCanStillBeDeleted() {
    create(podYaml("programless", "shell/absent", "true", "Always"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              var waiting = status("programless").getState().getWaiting();
              assertThat(waiting.getReason()).isEqualTo("CreateContainerConfigError");
              assertThat(waiting.getMessage()).contains("Cannot run program \"absent\"");
            });
    client.pods().inNamespace("default").withName("programless").delete();
    await().atMost(SOON).until(() -> pod("programless") == null);
  }

  @Test
  void aContainerThatEndsIsStartedAgainAndCounted() {
    create(podYaml("crasher", "shell/bash", "exit 3", "Always"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(status("crasher").getRestartCount()).isGreaterThanOrEqualTo(2);
              assertThat(status("crasher").getLastState().getTerminated().getExitCode())
                  .isEqualTo(3);
              assertThat(pod("crasher").getStatus().getConditions())
                  .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("False"));
            });
  }

  @Test
  void aPodThatIgnoresSigtermIsKilledAfterItsGrace() {
    create(
        podYaml(
            "stubborn",
            "shell/bash",
            "trap 'echo asked to end' TERM; echo up; while true; do sleep 0.2; done",
            "Always"));
    awaitLog("stubborn", "up");
    long before = System.nanoTime();
    client.pods().inNamespace("default").withName("stubborn").delete();
    await().atMost(SOON).until(() -> pod("stubborn") == null);
    var took = Duration.ofNanos(System.nanoTime() - before);
    awaitLog("stubborn", "asked to end");
    assertThat(took).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
  }

  @Test
  void aResizeInPlaceIsReportedAndStartsNothingAnew() {
    create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: resized, namespace: default}
        spec:
          terminationGracePeriodSeconds: 2
          containers:
          - name: main
            image: shell/bash
            command: ["exec sleep 600"]
            resources: {requests: {cpu: 100m, memory: 64Mi}}
        """);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(status("resized").getAllocatedResources()).isNotNull());
    client
        .pods()
        .inNamespace("default")
        .withName("resized")
        .subresource("resize")
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            "{\"spec\":{\"containers\":[{\"name\":\"main\",\"resources\":{\"requests\":{\"cpu\":\"200m\"}}}]}}");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              var requests = status("resized").getResources().getRequests();
              assertThat(requests).isEqualTo(status("resized").getAllocatedResources());
              assertThat(requests.get("cpu")).isEqualTo(new Quantity("200m"));
              assertThat(requests.get("memory")).isEqualTo(new Quantity("64Mi"));
            });
    assertThat(status("resized").getRestartCount()).isZero();
  }

  @Test
  void theProjectedTokenIsAcceptedByTheApiServer() {
    create(
        podYaml(
            "caller",
            "shell/bash",
            "curl -s --cacert $ACCOUNT/ca.crt -H \\\"Authorization: Bearer $(cat"
                + " $ACCOUNT/token)\\\" "
                + controlPlane.apiServer()
                + "/apis; exec sleep 600",
            "Never"));
    awaitLog("caller", "APIGroupList");
  }

  private static String podYaml(String name, String image, String script, String restartPolicy) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: default}
    spec:
      restartPolicy: %s
      terminationGracePeriodSeconds: 2
      containers:
      - name: main
        image: %s
        command: ["%s"]
    """
        .formatted(name, restartPolicy, image, script);
  }

  private static void create(String yaml) {
    client.resource(yaml).create();
  }

  private static Pod pod(String name) {
    return client.pods().inNamespace("default").withName(name).get();
  }

  private static ContainerStatus status(String name) {
    var statuses = pod(name).getStatus().getContainerStatuses();
    assertThat(statuses).hasSize(1);
    return statuses.getFirst();
  }

  private static void awaitLog(String pod, String text) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(kubelet.logOf("default", pod, "main")).content().contains(text));
  }
}
