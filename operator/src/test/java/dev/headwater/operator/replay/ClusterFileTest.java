package dev.headwater.operator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headwater.operator.RepositoryFiles;
import dev.headwater.operator.scaling.ScalingTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterFileTest {
  private static final String DECLARED =
      RepositoryFiles.read(RepositoryFiles.path("examples/autoscaling/brokers.yaml"));

  @TempDir private Path folder;

  @Test
  void whatIsPlannedCountsAsActiveAndOtherSignalsAreNamed() throws IOException {
    var scenario = read(DECLARED.replace("min: 3", "min: 3\n      mode: Advise"));
    assertThat(scenario.name()).isEqualTo("demo/orders");
    assertThat(scenario.policy().acts()).isTrue();
    assertThat(scenario.policy().max()).isEqualTo(12);
    assertThat(scenario.network().capacity()).isEqualTo(75.0 * 1024 * 1024);
    assertThat(scenario.leftOut()).containsExactly("request-handlers", "wal-backlog");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: StreamCluster| kind: ConfigMap| has 0 objects of kind StreamCluster",
        "min: 3| min: 2| has min 2 and max 12: min is the number of zones (3) at least",
        "max: 12| max: 1| has min 3 and max 1",
        "max: 12| mode: Active| spec.brokers.autoscaling lacks min or max",
        "max: 12| max: many| spec.brokers.autoscaling.max cannot be read",
        "networkBandwidth: 75Mi| resources: {}| spec.brokers.networkBandwidth is missing",
        "networkBandwidth: 75Mi| networkBandwidth: 0| spec.brokers.networkBandwidth is not above 0",
        "- name: request-handlers| - {name: network, target: 2}| has target 2.0 for network",
        "capacityPerBroker: 500Mi| target: 0.5| would not be admitted by the API server",
        "namespace: demo| annotations: {headwater.dev/pause-scaling: up}| is 'up': allowed is in",
        "spec:| spec: [| is no YAML",
      })
  void whatIsWrongIsSaidWithItsField(String declared, String instead, String message) {
    var text = DECLARED.substring(DECLARED.indexOf("---")).replaceFirst(declared, instead);
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("cluster.yaml")
        .hasMessageContaining(message);
  }

  private Scenario read(String yaml) throws IOException {
    var file = Files.writeString(folder.resolve("cluster.yaml"), yaml);
    return ClusterFile.read(file, ScalingTimes.at(1), Replay.STEP);
  }
}
