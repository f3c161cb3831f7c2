package dev.headwater.e2e.environment;

import dev.headwater.e2e.aws.AwsStack;
import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Installs the operator as its users do: by the chart, as a Deployment with its own rights. */
public final class OperatorChart {
  public static final String IMAGE = "headwater/operator";
  public static final String NAMESPACE = "headwater-system";
  public static final String RELEASE = "headwater";

  /** The EKS cluster that a test's Kubernetes cluster is taken for. */
  public static final String CLUSTER_ARN = AwsStack.CLUSTER_ARN;

  /** The label of the operator's pods. */
  public static final Map.Entry<String, String> PODS =
      Map.entry("app.kubernetes.io/name", "headwater-operator");

  private static final int INSTALL_SECONDS = 60;
  private static final int READY_SECONDS = 60;

  private OperatorChart() {}

  /**
   * Installs the chart and waits until the operator is ready.
   *
   * @param settings environment variables of the operator, such as intervals that a test scales
   */
  public static void install(
      Repository repository,
      Environment environment,
      Map<String, String> settings,
      Progress progress) {
    apply(repository, environment, settings, progress);
    awaitReady(environment, progress);
  }

  /** Installs the chart, where nothing may run the operator: its objects are there afterwards. */
  public static void apply(
      Repository repository,
      Environment environment,
      Map<String, String> settings,
      Progress progress) {
    progress.during("installing the chart", () -> apply(repository, environment, settings));
  }

  /** Waits until the operator is ready. */
  public static void awaitReady(Environment environment, Progress progress) {
    progress.during("waiting for the operator", () -> awaitReady(environment));
  }

  private static boolean apply(
      Repository repository, Environment environment, Map<String, String> settings)
      throws Exception {
    var folder = environment.kubeconfig().getParent();
    var log = folder.resolve("helm.log");
    var process =
        environment
            .scope()
            .start(
                new Command(
                    "helm", arguments(repository, environment, settings), Map.of(), folder, log));
    int exitCode = process.onExit().get(INSTALL_SECONDS, TimeUnit.SECONDS);
    if (exitCode != 0) {
      throw new IllegalStateException("the chart could not be installed; see " + log);
    }
    return true;
  }

  private static List<String> arguments(
      Repository repository, Environment environment, Map<String, String> settings) {
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
    arguments.add(environment.kubeconfig().toString());
    arguments.add(environment.chartValues().toString());
    settings.forEach((name, value) -> arguments.add("env." + name + "=" + value));
    return arguments;
  }

  private static boolean awaitReady(Environment environment) {
    environment
        .client()
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .withName(RELEASE)
        .waitUntilReady(READY_SECONDS, TimeUnit.SECONDS);
    return true;
  }
}
