package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class PodExitsTest {
  private final PodExits exits = new PodExits();

  @Test
  void onlyAnEndBySigkillIsAKill() {
    exits.vanished(ended("a", 137));
    exits.vanished(ended("b", 0));
    exits.vanished(ended("c", 143));
    exits.vanished(new PodBuilder().withNewMetadata().withName("d").endMetadata().build());
    assertThat(exits.wasKilled("demo", "a")).isTrue();
    assertThat(exits.wasKilled("demo", "b")).isFalse();
    assertThat(exits.wasKilled("demo", "c")).isFalse();
    assertThat(exits.wasKilled("other", "a")).isFalse();
  }

  @Test
  void aNewPodOfTheNameStartsAnew() {
    exits.vanished(ended("a", 137));
    exits.appeared(ended("a", 137));
    assertThat(exits.wasKilled("demo", "a")).isFalse();
  }

  private static Pod ended(String name, int exitCode) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("demo")
        .withName(name)
        .endMetadata()
        .withNewStatus()
        .addNewContainerStatus()
        .withNewState()
        .withNewTerminated()
        .withExitCode(exitCode)
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
