package dev.headwater.e2e.environment;

import com.marcnuri.helm.Helm;
import dev.headwater.e2e.process.Progress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Installs the operator as its users do: by the chart, as a Deployment with its own rights. */
public final class OperatorChart {
  public static final String IMAGE = "headwater/operator";
  public static final String NAMESPACE = "headwater-system";
  public static final String RELEASE = "headwater";

  /** The name that the stack's Kubernetes cluster has in the tags of what is made in AWS. */
  public static final String CLUSTER_ARN = "arn:aws:eks:us-east-1:123456789012:cluster/local-stack";

  private OperatorChart() {}

  /**
   * Installs the chart and waits until the operator is ready.
   *
   * @param settings environment variables of the operator, such as intervals that a test scales
   */
  public static void install(
      Repository repository, Stack stack, Map<String, String> settings, Progress progress) {
    progress.during(
        "installing the chart",
        () -> {
          var install =
              new Helm(repository.chart())
                  .install()
                  .withName(RELEASE)
                  .withNamespace(NAMESPACE)
                  .createNamespace()
                  .withKubeConfig(stack.controlPlane().kubeconfig())
                  .set("clusterArn", CLUSTER_ARN)
                  .set("image.repository", IMAGE);
          environment(settings).forEach((name, value) -> install.set("env." + name, value));
          return install.call();
        });
    progress.during("waiting for the operator", () -> awaitReady(stack));
  }

  /** moto has no host per bucket. */
  private static Map<String, String> environment(Map<String, String> settings) {
    var environment = new LinkedHashMap<String, String>();
    environment.put("AWS_REGION", "us-east-1");
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
        .waitUntilReady(60, TimeUnit.SECONDS);
    return true;
  }
}
