package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.AutoscalingMode;
import dev.headwater.api.v1alpha1.AutoscalingSpec;
import dev.headwater.api.v1alpha1.AutoscalingStatus;
import dev.headwater.api.v1alpha1.AutoscalingStatus.BlockerStatus;
import dev.headwater.api.v1alpha1.AutoscalingStatus.DecisionStatus;
import dev.headwater.api.v1alpha1.ScaleInSpec;
import dev.headwater.api.v1alpha1.SignalSpec;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.operator.kafka.UnregisterAnswer;
import dev.headwater.operator.scaling.Load;
import dev.headwater.operator.scaling.Load.Reported;
import dev.headwater.operator.status.Reason;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A cluster of three zones whose number of brokers follows its load, on a stage: every 15 s the
 * brokers are read, and Kubernetes and Kafka do at once what is asked of them. Each broker is aimed
 * at 15 bytes a second that come in.
 */
final class ScaledStage {
  static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final String IN = new Load.Network(false).selectors().getFirst();
  private static final String IDLE = "kafka_io_threads_idle_rate_1m";
  private static final String OUT = new Load.Network(false).selectors().getLast();

  final Stage stage = Stage.running(3);
  final List<StreamClusterStatus> written = new ArrayList<>();
  private Autoscaler autoscaler = new Autoscaler(Stage.SETTINGS);
  private final Map<Integer, Double> bytes = new HashMap<>();
  private final AutoscalingMode mode;
  private double busy;
  private boolean garbled;
  private boolean behind;

  ScaledStage(AutoscalingMode mode) {
    this.mode = mode;
    var in = new ScaleInSpec("10m", "5m");
    stage.declares(new AutoscalingSpec(mode, 3, 9, null, null, null, in));
    visit();
  }

  /** Another signal decides too. */
  void declares(SignalSpec signal) {
    stage.declares(
        new AutoscalingSpec(mode, 3, 9, List.of(signal), null, null, new ScaleInSpec("10m", "5m")));
  }

  /** What a source outside says of the signal 'produced' from now on. */
  void says(Reported reported) {
    stage.signals = new SeenSignals(Map.of("produced", reported), List.of());
  }

  /** The source of a signal may not be asked. */
  void refuses(SignalSpec signal) {
    var fault =
        new SourceFault(
            signal.name(),
            signal.requiredOrDefault(),
            Reason.METRIC_SOURCE_NOT_ALLOWED,
            "Not here.");
    stage.signals = new SeenSignals(Map.of(), List.of(fault));
  }

  /** The operator begins anew. */
  void restart() {
    autoscaler = new Autoscaler(Stage.SETTINGS);
  }

  /** From now on the request handlers of each broker are busy for this share of their time. */
  void busy(double share) {
    busy = share;
  }

  /** From now on the brokers serve what is no number. */
  void garble(boolean isGarbled) {
    garbled = isGarbled;
  }

  /** From now on a visit does not see what the one before it has reported. */
  void behind(boolean isBehind) {
    behind = isBehind;
  }

  void annotate(String key, String value) {
    stage.cluster.getMetadata().setAnnotations(Map.of(key, value));
  }

  /** So many bytes a second come in for a while. */
  ScaledStage load(double bytesPerSecond, Duration time) {
    var end = stage.now.plus(time);
    while (stage.now.isBefore(end)) {
      step(bytesPerSecond);
    }
    return this;
  }

  void step(double bytesPerSecond) {
    step(_ -> bytesPerSecond / brokers());
  }

  /** So many bytes a second come in for a while, by zone. */
  ScaledStage load(Map<String, Integer> bytesPerSecond, Duration time) {
    var end = stage.now.plus(time);
    while (stage.now.isBefore(end)) {
      step(
          pod -> {
            var zone = World.zone(pod).orElseThrow();
            return bytesPerSecond.getOrDefault(zone, 0)
                / (double) stage.world().brokerPods(zone).size();
          });
    }
    return this;
  }

  private void step(ToDoubleFunction<Pod> bytesPerSecond) {
    stage.now = stage.now.plus(INTERVAL);
    stage.metrics.keySet().removeIf(node -> node >= 1000);
    for (var pod : stage.world().brokerPods()) {
      double more = bytesPerSecond.applyAsDouble(pod) * INTERVAL.toSeconds();
      double counted = bytes.merge(World.nodeId(pod), more, Double::sum);
      var served = Map.of(IN, garbled ? Double.NaN : counted, OUT, 0.0, IDLE, 1 - busy);
      stage.metrics.put(World.nodeId(pod), NodeMetricsOf.serving(served));
    }
    visit();
  }

  private void visit() {
    look();
    var before = stage.cluster.getStatus();
    stage.applied();
    var status = stage.visit();
    autoscaler.reports(stage.cluster, status);
    if (!status.equals(before)) {
      written.add(status);
    }
    if (behind) {
      stage.cluster.setStatus(written.get(Math.max(0, written.size() - 2)));
    }
    stage.podsFollow().kafkaFollows();
    stage.unregister =
        stage
            .world()
            .draining()
            .map(broker -> new Unregistration(broker, new UnregisterAnswer.Gone()));
  }

  /** What the next visit would see. */
  Snapshot look() {
    stage.autoscaling = Optional.empty();
    var seen = autoscaler.decide(stage.snapshot());
    stage.autoscaling = seen.autoscaling();
    return seen;
  }

  int brokers() {
    return stage.world().brokerSets().mapToInt(set -> set.getSpec().getReplicas()).sum();
  }

  List<Integer> zones() {
    return stage.world().brokerSets().map(set -> set.getSpec().getReplicas()).toList();
  }

  AutoscalingStatus reported() {
    return Optional.ofNullable(stage.cluster.getStatus().autoscaling()).orElseThrow();
  }

  DecisionStatus last() {
    return Optional.ofNullable(reported().lastDecision()).orElseThrow();
  }

  List<String> blockers() {
    return Optional.ofNullable(last().blockedBy()).orElse(List.of()).stream()
        .map(BlockerStatus::reason)
        .toList();
  }

  String condition() {
    return stage.cluster.getStatus().conditionsOrEmpty().stream()
        .filter(condition -> condition.type().equals("AutoscalingActive"))
        .map(c -> c.status() + " " + c.reason() + ": " + c.message())
        .findFirst()
        .orElse("");
  }
}
