package dev.headwater.e2e.playground;

import static dev.headwater.e2e.playground.Declarations.TOPIC;

import dev.headwater.api.v1alpha1.LastScale;
import dev.headwater.e2e.environment.OperatorChart;
import dev.headwater.e2e.environment.Stack;
import dev.headwater.e2e.load.Load;
import dev.headwater.e2e.load.LoadReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What happens to a cluster while records flow: it grows, shrinks, and loses a broker and its
 * operator.
 */
record UnderLoad(Stack stack, Steps steps, KafkaView kafka) {
  /** The least that the demo asks of every zone is 100; clocks and pauses eat a little. */
  private static final int RECORDS_PER_SECOND = 150;

  private static final int LEAST_PER_SECOND = 100;
  private static final String LED_BY_VICTIM = "led-by-the-victim";

  void run(Map<String, String> bootstrap) {
    loaded(bootstrap, "while it scaled", () -> scaleIn(scaleOut()));
    loaded(bootstrap, "while they were killed", this::killBrokerAndOperator);
    kafka.delete(LED_BY_VICTIM);
  }

  private void loaded(Map<String, String> bootstrap, String when, Runnable work) {
    var started = Instant.now();
    try (var load = Load.start(bootstrap, TOPIC, RECORDS_PER_SECOND)) {
      steps.say(
          "a producer and a consumer per zone, %d records/s each".formatted(RECORDS_PER_SECOND));
      Steps.await(
          "records flow in every zone",
          () -> load.reports().stream().allMatch(report -> report.received() > 0),
          load::reports);
      work.run();
      var sending = Duration.between(started, Instant.now());
      account(load.finish(Steps.SHORT), load.problems(), sending, when);
    }
  }

  /** Returns the node id of the broker that was added, which is the one that leaves again. */
  private int scaleOut() {
    var before = kafka.brokers();
    steps.declared().scale(before.size() + 1);
    steps.awaitCluster("scaled out to " + (before.size() + 1));
    Steps.await(
        "one broker more than " + before,
        () -> kafka.brokers().size() == before.size() + 1,
        kafka::brokers);
    var after = kafka.brokers();
    var added = after.stream().filter(id -> !before.contains(id)).toList();
    steps.say("brokers " + before + " -> " + after);
    return added.getFirst();
  }

  private void scaleIn(int victim) {
    var stay = kafka.brokers().stream().filter(id -> id != victim).toList();
    kafka.createLedBy(LED_BY_VICTIM, 4, victim, stay.subList(0, stack.engine().copies() - 1));
    Steps.await(
        "broker " + victim + " leads",
        () -> kafka.leaders(LED_BY_VICTIM).equals(List.of(victim, victim, victim, victim)),
        () -> kafka.leaders(LED_BY_VICTIM));
    steps.say("broker " + victim + " leads 4 partitions of a topic made for it");
    steps.declared().scale(stay.size());
    steps.awaitCluster("scaled in to " + stay.size());
    Steps.await("brokers " + stay, () -> kafka.brokers().equals(stay), kafka::brokers);
    Steps.await(
        "leaders among " + stay,
        () -> stay.containsAll(kafka.leaders(LED_BY_VICTIM)),
        () -> kafka.leaders(LED_BY_VICTIM));
    var leaders = kafka.leaders(LED_BY_VICTIM);
    steps.say(
        "broker %d drained and unregistered; its 4 leaders are now %s".formatted(victim, leaders));
    proveScale(stay.size());
  }

  /** What the operator measured of the scale-in, by the nodes' own counters. */
  private void proveScale(int brokers) {
    Steps.await(
        "status.lastScale is measured",
        () -> lastScale().filter(s -> s.to() == brokers && s.durationSeconds() != null).isPresent(),
        this::lastScale);
    var scale = lastScale().orElseThrow();
    Steps.expect(
        Long.valueOf(0).equals(scale.reassignmentsIssued()), "0 reassignments requested", scale);
    var bytes = Optional.ofNullable(scale.localBytesMoved());
    steps.say(
        "lastScale: %d -> %d brokers in %d s, %d reassignments requested, %d leaders left the victim, %s"
            .formatted(
                scale.from(),
                scale.to(),
                scale.durationSeconds(),
                scale.reassignmentsIssued(),
                scale.leadersLeftVictim(),
                bytes.map(b -> b + " bytes copied").orElse("bytes are not counted")));
  }

  private Optional<LastScale> lastScale() {
    return Optional.ofNullable(steps.declared().cluster().getStatus().lastScale());
  }

  /**
   * The broker comes back as the same node, and what it led is led elsewhere meanwhile; nobody
   * needs the operator for that, whose successor waits for the lease of the one that was killed.
   */
  private void killBrokerAndOperator() {
    var declared = steps.declared();
    var broker = declared.pods(Declarations.NAMESPACE, Declarations.BROKERS).getFirst();
    var operator = declared.pods(OperatorChart.NAMESPACE, OperatorChart.PODS).getFirst();
    var leader = declared.leader();
    var started = Instant.now();
    stack.kubelet().faults().kill(OperatorChart.NAMESPACE, operator);
    stack.kubelet().faults().kill(Declarations.NAMESPACE, broker);
    steps.say("killed the operator and the broker of " + broker);
    Declarations.await(
        broker + " is ready again",
        Steps.LONG,
        () -> declared.isReadyAgain(broker),
        () -> declared.cluster().getStatus());
    Steps.await("all copies in sync", () -> kafka.isInSync(TOPIC), () -> kafka.leaders(TOPIC));
    steps.say("the broker is back, all copies in sync %d s after".formatted(secondsSince(started)));
    Declarations.await(
        "another operator leads",
        Steps.LONG,
        () -> !declared.leader().isEmpty() && !declared.leader().equals(leader),
        declared::leader);
    steps.say("another operator leads %d s after".formatted(secondsSince(started)));
    steps.awaitCluster("the cluster is Ready");
  }

  private static long secondsSince(Instant started) {
    return Duration.between(started, Instant.now()).toSeconds();
  }

  private void account(
      List<LoadReport> reports, List<String> problems, Duration sending, String when) {
    Steps.expect(problems.isEmpty(), "consumers that read to the end", problems);
    for (var report : reports) {
      Steps.expect(report.holds(), "no record lost, doubled or failed", report.line());
      Steps.expect(
          report.acked() >= LEAST_PER_SECOND * sending.toSeconds(),
          "at least %d records/s for %d s".formatted(LEAST_PER_SECOND, sending.toSeconds()),
          report.line());
    }
    long acked =
        reports.stream()
            .collect(Collectors.toMap(LoadReport::producer, LoadReport::acked, (a, b) -> a))
            .values()
            .stream()
            .mapToLong(Long::longValue)
            .sum();
    var gap = reports.stream().map(LoadReport::largestGap).max(Duration::compareTo).orElseThrow();
    steps.say(
        "%d records acked in %d s %s, read in 3 zones: 0 lost, 0 doubled; largest gap %d ms"
            .formatted(acked, sending.toSeconds(), when, gap.toMillis()));
  }
}
