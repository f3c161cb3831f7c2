package dev.headwater.e2e.environment;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Files of values for the operator's chart. */
final class ChartValues {
  /** The name that a test's Kubernetes cluster has in the tags of what is made in AWS. */
  private static final String CLUSTER_ARN =
      "arn:aws:eks:us-east-1:123456789012:cluster/local-stack";

  private ChartValues() {}

  /**
   * Writes the values of an operator that runs {@link OperatorChart#IMAGE}.
   *
   * @param environment variables of the operator
   */
  static Path write(Path file, Map<String, String> environment) {
    var values =
        Map.of(
            "clusterArn", CLUSTER_ARN,
            "image", Map.of("repository", OperatorChart.IMAGE),
            "env", environment);
    try {
      return Files.writeString(file, Serialization.asYaml(values));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
