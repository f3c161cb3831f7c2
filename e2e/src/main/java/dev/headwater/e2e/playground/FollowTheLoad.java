package dev.headwater.e2e.playground;

import dev.headwater.api.v1alpha1.AutoscalingStatus;
import dev.headwater.api.v1alpha1.AutoscalingStatus.DecisionStatus;
import dev.headwater.e2e.load.Load;
import dev.headwater.e2e.load.LoadReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The number of brokers follows the records that flow: one comes with the load, and leaves when a
 * minute without it is over.
 */
record FollowTheLoad(Steps steps, KafkaView kafka) {
  private static final int RECORDS_PER_SECOND = 150;

  /**
   * The network of a broker is declared as that of a slow modem, so that the demo's load fills it;
   * the window is the shortest that is allowed.
   */
  private static final String AUTOSCALING =
      """
      {"replicas": null, "networkBandwidth": "50k",
       "autoscaling": {"min": %d, "max": %d, "scaleIn": {"window": "1m", "cooldown": "0s"}}}
      """;

  private static final String FIXED =
      """
      {"replicas": %d, "networkBandwidth": null, "autoscaling": null}
      """;

  void run(Map<String, String> bootstrapByZone) {
    var before = kafka.brokers();
    steps.declared().patchBrokers(AUTOSCALING.formatted(before.size(), before.size() + 1));
    steps.say("the number of brokers follows the load: brokers.autoscaling in place of replicas");
    try (var load = Load.start(bootstrapByZone, Declarations.TOPIC, RECORDS_PER_SECOND)) {
      follow(before.size() + 1, "the load");
      var reports = load.finish(Steps.SHORT);
      Steps.expect(
          reports.stream().allMatch(LoadReport::holds), "no record lost or doubled", reports);
    }
    follow(before.size(), "its end");
    Steps.expect(kafka.brokers().equals(before), "brokers " + before, kafka.brokers());
    steps.declared().patchBrokers(FIXED.formatted(before.size()));
    steps.awaitCluster("the number is fixed again");
  }

  private void follow(int brokers, String after) {
    var started = Instant.now();
    Declarations.await(
        brokers + " brokers after " + after,
        Steps.LONG,
        () -> kafka.brokers().size() == brokers,
        this::decisions);
    var seconds = Duration.between(started, Instant.now()).toSeconds();
    steps.say("%d brokers %d s after %s".formatted(brokers, seconds, after));
    Steps.await("the decision", () -> decision(brokers).isPresent(), this::decisions);
    steps.say("decision: " + decision(brokers).orElseThrow().message());
    steps.awaitCluster("all of them serve");
  }

  private Optional<DecisionStatus> decision(int brokers) {
    return decisions().stream()
        .filter(decision -> decision.to() == brokers && decision.from() != brokers)
        .findFirst();
  }

  private List<DecisionStatus> decisions() {
    return Optional.ofNullable(steps.declared().cluster().getStatus().autoscaling())
        .map(AutoscalingStatus::decisionsOrEmpty)
        .orElse(List.of());
  }
}
