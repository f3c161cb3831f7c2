package dev.headwater.e2e.environment;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.AwsStack;
import dev.headwater.e2e.controlplane.ControlPlane;
import dev.headwater.e2e.controlplane.KubernetesBinaries;
import dev.headwater.e2e.engine.OperatorLauncher;
import dev.headwater.e2e.engine.StandInLauncher;
import dev.headwater.e2e.enginedouble.DoubleLauncher;
import dev.headwater.e2e.kubelet.ImageLauncher;
import dev.headwater.e2e.kubelet.Kubelet;
import dev.headwater.e2e.kubelet.LoopbackRange;
import dev.headwater.e2e.kubelet.NodeSpec;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Kubernetes cluster on this machine, with AWS beside it; the operator comes by its chart. */
public final class Stack implements AutoCloseable {
  /** Zone names and ids as moto's account has them. */
  public static final List<NodeSpec> NODES =
      List.of(
          new NodeSpec("node-a", "us-east-1a", "use1-az6", "us-east-1"),
          new NodeSpec("node-b", "us-east-1b", "use1-az1", "us-east-1"),
          new NodeSpec("node-c", "us-east-1c", "use1-az2", "us-east-1"));

  private final ProcessScope scope;
  private final ControlPlane controlPlane;
  private final AwsStack aws;
  private final LoopbackRange range;
  private final KubernetesClient client;
  private final Kubelet kubelet;

  private Stack(
      ProcessScope scope,
      ControlPlane controlPlane,
      AwsStack aws,
      LoopbackRange range,
      KubernetesClient client,
      Kubelet kubelet) {
    this.scope = scope;
    this.controlPlane = controlPlane;
    this.aws = aws;
    this.range = range;
    this.client = client;
    this.kubelet = kubelet;
  }

  /** Starts control plane, AWS and nodes, with Apache Kafka as the engine. */
  public static Stack start(Repository repository, Path directory, Progress progress) {
    return start(repository, directory, new Grade.StandIn(), progress);
  }

  /**
   * Starts control plane, AWS and nodes.
   *
   * @param directory the stack's folder; logs and kubeconfig are found there afterwards
   * @param grade what runs where the operator asks for the engine
   */
  public static Stack start(Repository repository, Path directory, Grade grade, Progress progress) {
    var scope = ProcessScope.open(directory);
    var binaries = KubernetesBinaries.find(progress);
    var aws = AwsStack.start(scope, directory.resolve("aws"), progress);
    var controlPlane =
        ControlPlane.start(scope, binaries, directory.resolve("control-plane"), progress);
    var range = LoopbackRange.claim();
    var client = controlPlane.newClient();
    var kubelet =
        Kubelet.start(
            client,
            scope,
            range,
            directory.resolve("kubelet"),
            NODES,
            List.of(engine(grade, repository, client), operator(repository, controlPlane, aws)));
    progress.step("3 nodes in 3 zones are ready");
    return new Stack(scope, controlPlane, aws, range, client, kubelet);
  }

  private static ImageLauncher engine(Grade grade, Repository repository, KubernetesClient client) {
    return switch (grade) {
      case Grade.StandIn() ->
          new StandInLauncher(repository.kafkaJars(), pod -> declaredBrokers(client, pod));
      case Grade.Double(var engine) -> new DoubleLauncher(engine);
    };
  }

  private static OperatorLauncher operator(
      Repository repository, ControlPlane controlPlane, AwsStack aws) {
    return new OperatorLauncher(
        OperatorChart.IMAGE,
        repository.operatorJar(),
        controlPlane.apiServer(),
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djavax.net.ssl.trustStore=" + aws.trustStore(),
            "-Djavax.net.ssl.trustStorePassword=" + aws.trustStorePassword()),
        Map.of(
            "AWS_ENDPOINT_URL", aws.endpoint().toString(),
            "AWS_ACCESS_KEY_ID", "stack",
            "AWS_SECRET_ACCESS_KEY", "stack"));
  }

  private static int declaredBrokers(KubernetesClient client, Pod pod) {
    var cluster =
        client
            .resources(StreamCluster.class)
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getLabels().get("headwater.dev/cluster"))
            .get();
    return cluster == null ? 1 : cluster.getSpec().desiredBrokers();
  }

  public ProcessScope scope() {
    return scope;
  }

  public ControlPlane controlPlane() {
    return controlPlane;
  }

  public AwsStack aws() {
    return aws;
  }

  public Kubelet kubelet() {
    return kubelet;
  }

  /** A client of an administrator; the stack closes it. */
  public KubernetesClient client() {
    return client;
  }

  @Override
  public void close() {
    kubelet.close();
    client.close();
    controlPlane.close();
    aws.close();
    scope.close();
    range.close();
  }
}
