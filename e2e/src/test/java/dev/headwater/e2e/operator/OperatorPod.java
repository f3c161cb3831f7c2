package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.e2e.environment.OperatorChart;
import dev.headwater.e2e.environment.Stack;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** The operator as a pod and as a process of a stack. */
record OperatorPod(Stack stack) {
  /** Deletes the pod and waits until the next one is ready. */
  void replace() {
    var old = pods();
    assertThat(old).hasSize(1);
    stack.client().resource(old.getFirst()).delete();
    soon()
        .untilAsserted(
            () ->
                assertThat(pods())
                    .singleElement()
                    .matches(Readiness::isPodReady, "is ready")
                    .extracting(pod -> pod.getMetadata().getUid())
                    .isNotEqualTo(old.getFirst().getMetadata().getUid()));
  }

  /** Ends the process as kill -9 does; the only one that there is. */
  void kill() {
    var process = process();
    assertThat(process.destroyForcibly()).isTrue();
    process.onExit().join();
  }

  /**
   * Has the next process of a killed one lead at once: the pod goes, since its container would wait
   * longer with every exit, and the lease is let go of, whose end {@link LeaderElectionTest}
   * awaits.
   */
  void comeBack() {
    for (var pod : pods()) {
      stack.client().resource(pod).withGracePeriod(0).delete();
    }
    stack
        .client()
        .leases()
        .inNamespace(OperatorChart.NAMESPACE)
        .withName("headwater")
        .edit(
            lease -> {
              lease.getSpec().setHolderIdentity("");
              return lease;
            });
  }

  /** What its only pod tells Prometheus. */
  String metrics() {
    var address = pods().getFirst().getStatus().getPodIP().replaceFirst("^10[.]", "127.");
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://" + address + ":8080/metrics"));
      return http.send(request.build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  boolean isReady() {
    return pods().size() == 1 && Readiness.isPodReady(pods().getFirst());
  }

  /** The process of this stack's operator, not that of another stack on the machine. */
  ProcessHandle process() {
    return process("");
  }

  /**
   * The process of one of several pods.
   *
   * @param pod name of the pod
   */
  ProcessHandle process(String pod) {
    return StackProcesses.running(stack, "headwater-operator.jar", "HEADWATER_POD_NAME=" + pod);
  }

  /** Runs so many replicas, and waits until just these are there and ready. */
  void scale(int replicas) {
    stack
        .client()
        .apps()
        .deployments()
        .inNamespace(OperatorChart.NAMESPACE)
        .withName(OperatorChart.RELEASE)
        .scale(replicas);
    soon()
        .untilAsserted(() -> assertThat(pods()).hasSize(replicas).allMatch(Readiness::isPodReady));
  }

  /** Identity of the process that holds the lease: its pod's name, and a suffix. */
  String leader() {
    return stack
        .client()
        .leases()
        .inNamespace(OperatorChart.NAMESPACE)
        .withName("headwater")
        .require()
        .getSpec()
        .getHolderIdentity();
  }

  List<Pod> pods() {
    return stack
        .client()
        .pods()
        .inNamespace(OperatorChart.NAMESPACE)
        .withLabel(OperatorChart.PODS.getKey(), OperatorChart.PODS.getValue())
        .list()
        .getItems();
  }
}
