package dev.headwater.e2e.environment;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.AwsStack;
import dev.headwater.e2e.controlplane.ControlPlane;
import dev.headwater.e2e.controlplane.KubernetesBinaries;
import dev.headwater.e2e.controlplane.ServiceNetwork;
import dev.headwater.e2e.engine.AutoMqLauncher;
import dev.headwater.e2e.engine.ClassArchive;
import dev.headwater.e2e.engine.Engine;
import dev.headwater.e2e.engine.OperatorLauncher;
import dev.headwater.e2e.engine.StandInLauncher;
import dev.headwater.e2e.fault.ApiServerProxy;
import dev.headwater.e2e.identity.PodIdentityAgent;
import dev.headwater.e2e.identity.PodIdentityWebhook;
import dev.headwater.e2e.kubelet.ImageLauncher;
import dev.headwater.e2e.kubelet.Kubelet;
import dev.headwater.e2e.kubelet.LoopbackRange;
import dev.headwater.e2e.kubelet.NodeSpec;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Kubernetes cluster on this machine, with AWS beside it; the operator comes by its chart. */
public final class Stack implements Environment {
  /** Zone names and ids as moto's account has them. */
  public static final List<NodeSpec> NODES =
      List.of(
          new NodeSpec("node-a", "us-east-1a", "use1-az6", "us-east-1"),
          new NodeSpec("node-b", "us-east-1b", "use1-az1", "us-east-1"),
          new NodeSpec("node-c", "us-east-1c", "use1-az2", "us-east-1"));

  private final Engine engine;
  private final ProcessScope scope;
  private final ControlPlane controlPlane;
  private final ApiServerProxy proxy;
  private final AwsStack aws;
  private final LoopbackRange range;
  private final KubernetesClient client;
  private final AwsIdentities identities;
  private final Kubelet kubelet;
  private final Path chartValues;

  private Stack(
      Engine engine,
      ProcessScope scope,
      ControlPlane controlPlane,
      ApiServerProxy proxy,
      AwsStack aws,
      LoopbackRange range,
      KubernetesClient client,
      AwsIdentities identities,
      Kubelet kubelet,
      Path chartValues) {
    this.engine = engine;
    this.scope = scope;
    this.controlPlane = controlPlane;
    this.proxy = proxy;
    this.aws = aws;
    this.range = range;
    this.client = client;
    this.identities = identities;
    this.kubelet = kubelet;
    this.chartValues = chartValues;
  }

  /** Starts control plane, AWS and nodes, with the engine that the environment asks for. */
  public static Stack start(Repository repository, Path directory, Progress progress) {
    var engine = Engine.of(System.getenv(), repository.kafkaJars());
    return start(repository, directory, engine, progress);
  }

  /**
   * Starts control plane, AWS and nodes.
   *
   * @param directory the stack's folder; logs and kubeconfig are found there afterwards
   * @param engine what runs where the operator asks for AutoMQ
   */
  public static Stack start(
      Repository repository, Path directory, Engine engine, Progress progress) {
    return start(
        repository, directory, engine, ServiceNetwork.IPV4, OperatorRun.DISTURBABLE, progress);
  }

  /**
   * Starts control plane, AWS and nodes, with Services of an address family. The addresses of pods
   * are of IPv4 in any case: with Services of IPv6 the operator runs, but no brokers do.
   */
  public static Stack start(
      Repository repository,
      Path directory,
      Engine engine,
      ServiceNetwork services,
      OperatorRun run,
      Progress progress) {
    progress.step("engine: " + engine.describe());
    var scope = ProcessScope.open(directory);
    var binaries = KubernetesBinaries.find(progress);
    var aws = AwsStack.start(scope, directory.resolve("aws"), instances(), progress);
    var controlPlane =
        ControlPlane.start(scope, binaries, directory.resolve("control-plane"), progress, services);
    var proxy = ApiServerProxy.start(controlPlane);
    var range = LoopbackRange.claim();
    var client = controlPlane.newClient();
    var identities = AwsIdentities.start(controlPlane, client, aws);
    var launcher = launcher(engine, scope, directory, progress, client, aws, identities);
    var apiServer = run == OperatorRun.DISTURBABLE ? proxy.endpoint() : controlPlane.apiServer();
    var launchers = List.of(launcher, operator(repository, run, apiServer, aws));
    var kubelet =
        Kubelet.start(controlPlane, scope, range, directory.resolve("kubelet"), NODES, launchers);
    progress.step("3 nodes in 3 zones are ready");
    var values = ChartValues.write(directory.resolve("chart-values.yaml"), variables(aws));
    return new Stack(
        engine, scope, controlPlane, proxy, aws, range, client, identities, kubelet, values);
  }

  private static ImageLauncher launcher(
      Engine engine,
      ProcessScope scope,
      Path directory,
      Progress progress,
      KubernetesClient client,
      AwsStack aws,
      AwsIdentities identities) {
    return switch (engine) {
      case Engine.StandIn(Path jars) -> {
        var classes = ClassArchive.of(scope, jars, directory.resolve("classes"), progress);
        yield new StandInLauncher(
            jars, classes, pod -> declaredBrokers(client, pod), identities.startCheck());
      }
      case Engine.Real(Path jars) -> AutoMqLauncher.on(aws, identities.agent().uri(), jars);
      case Engine.ControlPlaneDouble(ImageLauncher theirs) -> theirs;
    };
  }

  private static Map<String, String> instances() {
    return NODES.stream().collect(Collectors.toMap(NodeSpec::zoneName, NodeSpec::instanceId));
  }

  /** Brokers find S3 by the bucket URIs that the operator renders; moto has no host per bucket. */
  private static Map<String, String> variables(AwsStack aws) {
    return Map.of(
        "AWS_REGION",
        AwsStack.REGION,
        "HEADWATER_S3_ENDPOINT",
        aws.endpoint().toString(),
        "HEADWATER_S3_PATH_STYLE",
        "true",
        "HEADWATER_PERMISSIONS_BOUNDARY",
        AwsStack.BOUNDARY_ARN);
  }

  private static OperatorLauncher operator(
      Repository repository, OperatorRun run, URI apiServer, AwsStack aws) {
    return new OperatorLauncher(
        OperatorChart.IMAGE,
        repository.operatorJar(),
        apiServer,
        Stream.concat(run.jvmFlags().stream(), aws.trustFlags().stream()).toList(),
        Map.of(
            "AWS_ENDPOINT_URL", aws.endpoint().toString(),
            "AWS_ACCESS_KEY_ID", AwsStack.OPERATOR_KEY,
            "AWS_SECRET_ACCESS_KEY", AwsStack.OPERATOR_SECRET));
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

  /** What runs as AutoMQ; every report says it. */
  public Engine engine() {
    return engine;
  }

  @Override
  public ProcessScope scope() {
    return scope;
  }

  public ControlPlane controlPlane() {
    return controlPlane;
  }

  /** What the operator, and only the operator, takes for the API server, if it is disturbable. */
  public ApiServerProxy proxy() {
    return proxy;
  }

  public AwsStack aws() {
    return aws;
  }

  /** What gives pods the AWS identity of their ServiceAccount. */
  public PodIdentityWebhook identity() {
    return identities.webhook();
  }

  /** What gives pods the keys of the role that their ServiceAccount is associated with. */
  public PodIdentityAgent agent() {
    return identities.agent();
  }

  public Kubelet kubelet() {
    return kubelet;
  }

  @Override
  public Path kubeconfig() {
    return controlPlane.kubeconfig();
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public Path chartValues() {
    return chartValues;
  }

  @Override
  public void close() {
    kubelet.close();
    identities.close();
    client.close();
    proxy.close();
    controlPlane.close();
    aws.close();
    scope.close();
    range.close();
  }
}
