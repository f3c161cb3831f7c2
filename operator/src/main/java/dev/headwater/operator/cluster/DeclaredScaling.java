package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.AutoscalingSpec;
import dev.headwater.api.v1alpha1.BrokersSpec;
import dev.headwater.api.v1alpha1.CloudWatchMetricSpec;
import dev.headwater.api.v1alpha1.PrometheusMetricSpec;
import dev.headwater.api.v1alpha1.SignalSpec;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamClusterSpec;
import dev.headwater.operator.desired.Annotations;
import dev.headwater.operator.scaling.Load;
import dev.headwater.operator.scaling.ScalingPolicy;
import dev.headwater.operator.scaling.ScalingTimes;
import dev.headwater.operator.scaling.Signal;
import dev.headwater.operator.scaling.Source;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What a StreamCluster declares of its autoscaling, as the decision needs it; pure. */
public final class DeclaredScaling {
  /** The name of the signal that follows from brokers.networkBandwidth. */
  public static final String NETWORK = "network";

  private static final String COUNTER = "_total";

  private DeclaredScaling() {}

  /**
   * What is to be read from the brokers.
   *
   * @param interval how often
   * @param selectors which series
   */
  record Reading(Duration interval, List<String> selectors) {}

  static Optional<Reading> reading(StreamCluster cluster, ScalingTimes times) {
    return policy(cluster, times)
        .map(
            policy ->
                new Reading(
                    policy.interval(),
                    policy.signals().stream()
                        .flatMap(signal -> signal.source().selectors().stream())
                        .distinct()
                        .toList()));
  }

  /** The policy; empty without brokers.autoscaling. */
  static Optional<ScalingPolicy> policy(StreamCluster cluster, ScalingTimes times) {
    return policy(cluster.getSpec(), Annotations.of(cluster), times);
  }

  /**
   * The same of what is no object of an API server.
   *
   * @param annotations of the StreamCluster
   */
  public static Optional<ScalingPolicy> policy(
      StreamClusterSpec cluster, Map<String, String> annotations, ScalingTimes times) {
    return Optional.ofNullable(cluster.brokersOrDefault().autoscaling())
        .map(spec -> policy(cluster, spec, ScalingAnnotations.of(annotations), times));
  }

  private static ScalingPolicy policy(
      StreamClusterSpec cluster,
      AutoscalingSpec spec,
      ScalingAnnotations wishes,
      ScalingTimes times) {
    var declared = signals(cluster.brokersOrDefault(), spec);
    var out = spec.scaleOutOrDefault();
    var in = spec.scaleInOrDefault();
    var schedules = spec.schedulesOrEmpty();
    return new ScalingPolicy(
        spec.acts(),
        spec.min(),
        spec.max(),
        declared.stream().map(signal -> signal(signal, cluster, times)).toList(),
        times.of(interval(declared)),
        out.maxStep() == null ? OptionalInt.empty() : OptionalInt.of(out.maxStep()),
        times.of(out.cooldownOrDefault()),
        times.of(in.windowOrDefault()),
        times.of(in.cooldownOrDefault()),
        wishes.pause(),
        wishes.floor(),
        schedules.stream().flatMap(schedule -> DeclaredSchedule.of(schedule).stream()).toList(),
        wishes.fault().or(() -> DeclaredSchedule.fault(schedules)));
  }

  /** The network decides too wherever its bandwidth is known. */
  private static List<SignalSpec> signals(BrokersSpec brokers, AutoscalingSpec spec) {
    var declared = spec.signalsOrEmpty();
    boolean isNamed = declared.stream().anyMatch(signal -> signal.name().equals(NETWORK));
    return brokers.networkBandwidth() == null || isNamed
        ? declared
        : Stream.concat(Stream.of(SignalSpec.readyMade(NETWORK)), declared.stream()).toList();
  }

  private static Duration interval(List<SignalSpec> signals) {
    return signals.stream()
        .map(SignalSpec::intervalOrDefault)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static Signal signal(SignalSpec spec, StreamClusterSpec cluster, ScalingTimes times) {
    return switch (spec.name()) {
      case NETWORK -> {
        var bandwidth =
            Optional.ofNullable(cluster.brokersOrDefault().networkBandwidth()).orElseThrow();
        var load = new Load.Network(cluster.zoneRoutingOrDefault().routes());
        yield signal(spec, load, bandwidth.getNumericalAmount().doubleValue(), true);
      }
      case "request-handlers" ->
          signal(spec, new Load.Busy("kafka_io_threads_idle_rate_1m"), 1, true);
      case "network-threads" ->
          signal(spec, new Load.Busy("kafka_network_threads_idle_rate"), 1, true);
      case "cpu" -> signal(spec, new Load.Level("jvm_cpu_recent_utilization_ratio"), 1, true);
      case "wal-backlog" ->
          signal(
              spec, new Load.Level("kafka_stream_wal_pending_upload_bytes"), capacity(spec), false);
      default -> signal(spec, source(spec, cluster.aws().region(), times), capacity(spec), true);
    };
  }

  private static Source source(SignalSpec spec, String region, ScalingTimes times) {
    return spec.prometheusOrEmpty()
        .map(asked -> question(asked, times))
        .or(() -> spec.cloudWatchOrEmpty().map(asked -> question(asked, region)))
        .<Source>map(Source.Outside::new)
        .orElseGet(() -> load(spec.metricOrEmpty().orElseThrow()));
  }

  private static String question(PrometheusMetricSpec spec, ScalingTimes times) {
    return spec.server() + ": " + PrometheusSignals.query(spec, times).text(Map.of());
  }

  private static String question(CloudWatchMetricSpec spec, String region) {
    return region + ": " + CloudWatchSignals.question(spec, region, Map.of()).text();
  }

  private static Load load(String metric) {
    return metric.endsWith(COUNTER) ? new Load.Rate(metric) : new Load.Level(metric);
  }

  private static double capacity(SignalSpec spec) {
    return Optional.ofNullable(spec.capacityPerBroker())
        .orElseThrow()
        .getNumericalAmount()
        .doubleValue();
  }

  private static Signal signal(
      SignalSpec spec, Source source, double capacity, boolean addsBrokers) {
    return new Signal(
        spec.name(),
        source,
        capacity,
        spec.targetOrDefault(),
        spec.requiredOrDefault(),
        addsBrokers,
        spec.decidesByZone());
  }
}
