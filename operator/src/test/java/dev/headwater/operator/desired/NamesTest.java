package dev.headwater.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamesTest {
  private final Names names = new Names("streams", "demo");

  @Test
  void hostsArePodNamesUnderTheirHeadlessService() {
    assertThat(names.brokerHost("use1-az1", 2000))
        .isEqualTo("demo-brokers-use1-az1-2000.demo-brokers.streams.svc");
    assertThat(names.voters(3))
        .containsExactly(
            "demo-controllers-0.demo-controllers.streams.svc:9093",
            "demo-controllers-1.demo-controllers.streams.svc:9093",
            "demo-controllers-2.demo-controllers.streams.svc:9093");
  }

  @Test
  void clientsStartAtTheServiceOfTheClusterOrOfTheirZone() {
    assertThat(names.bootstrapServers()).isEqualTo("demo-kafka.streams.svc:9092");
    assertThat(names.bootstrapServers("use1-az1"))
        .isEqualTo("demo-kafka-use1-az1.streams.svc:9092");
  }

  @Test
  void theLongestNamesStillFitALabel() {
    var longest = new Names("streams", "c".repeat(30));
    // A StatefulSet's name and a revision of 11 characters become a label of its pods.
    assertThat(longest.brokers("apne12-az10")).hasSizeLessThanOrEqualTo(63 - 11);
    assertThat(longest.brokerPod("apne12-az10", 60_000)).hasSizeLessThanOrEqualTo(63);
  }
}
