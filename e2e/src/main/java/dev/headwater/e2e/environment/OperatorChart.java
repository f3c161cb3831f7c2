package dev.headwater.e2e.environment;

import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Installs the operator as its users do: by the chart, as a Deployment with its own rights. */
public final class OperatorChart {
  public static final String IMAGE = "headwater/operator";
  public static final String NAMESPACE = "headwater-system";
  public static final String RELEASE = "headwater";

  /** The label of the operator's pods. */
  public static final Map.Entry<String, String> PODS =
      Map.entry("app.kubernetes.io/name", "headwater-operator");

  /** The name that the stack's Kubernetes cluster has in the tags of what is made in AWS. */
  public static final String CLUSTER_ARN = "arn:aws:eks:us-east-1:123456789012:cluster/local-stack";

  private static final int INSTALL_SECONDS = 60;
  private static final int READY_SECONDS = 60;

  private OperatorChart() {}

  /**
   * Installs the chart and waits until the operator is ready.
   *
   * @param settings environment variables of the operator, such as intervals that a test scales
   */
  public static void install(
      Repository repository, Stack stack, Map<String, String> settings, Progress progress) {
    progress.during("installing the chart", () -> install(repository, stack, settings));
    progress.during("waiting for the operator", () -> awaitReady(stack));
  }

  private static boolean install(Repository repository, Stack stack, Map<String, String> settings)
      throws Exception {
    var folder = stack.controlPlane().kubeconfig().getParent();
    var log = folder.resolve("helm.log");
    var process =
        stack
            .scope()
            .start(
                new Command("helm", arguments(repository, stack, settings), Map.of(), folder, log));
    int exitCode = process.onExit().get(INSTALL_SECONDS, TimeUnit.SECONDS);
    if (exitCode != 0) {
      throw new IllegalStateException("the chart could not be installed; see " + log);
    }
    return true;
  }

  private static List<String> arguments(
      Repository repository, Stack stack, Map<String, String> settings) {
    var arguments = new ArrayList<String>();
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    arguments.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    arguments.add("--enable-native-access=ALL-UNNAMED");
    arguments.add("-cp");
    arguments.add(System.getProperty("java.class.path"));
    arguments.add(HelmInstall.class.getName());
    arguments.add(repository.chart().toString());
    arguments.add(RELEASE);
    arguments.add(NAMESPACE);
    arguments.add(stack.controlPlane().kubeconfig().toString());
    arguments.add("clusterArn=" + CLUSTER_ARN);
    arguments.add("image.repository=" + IMAGE);
    environment(stack, settings)
        .forEach((name, value) -> arguments.add("env." + name + "=" + value));
    return arguments;
  }

  /** Brokers find S3 by the bucket URIs that the operator renders; moto has no host per bucket. */
  private static Map<String, String> environment(Stack stack, Map<String, String> settings) {
    var environment = new LinkedHashMap<String, String>();
    environment.put("AWS_REGION", "us-east-1");
    environment.put("HEADWATER_S3_ENDPOINT", stack.aws().endpoint().toString());
    environment.put("HEADWATER_S3_PATH_STYLE", "true");
    environment.putAll(settings);
    return environment;
  }

  private static boolean awaitReady(Stack stack) {
    stack
        .client()
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .withName(RELEASE)
        .waitUntilReady(READY_SECONDS, TimeUnit.SECONDS);
    return true;
  }
}
