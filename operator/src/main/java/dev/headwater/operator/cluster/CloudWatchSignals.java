package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.CloudWatchMetricSpec;
import dev.headwater.api.v1alpha1.SignalSpec;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.aws.MetricQuestion;
import dev.headwater.operator.aws.PermittedMetrics;
import dev.headwater.operator.status.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The signals of a StreamCluster that CloudWatch knows, as its namespace may ask for them; pure.
 */
final class CloudWatchSignals {
  private final StreamCluster cluster;
  private final PermittedMetrics permitted;
  private final SortedMap<String, MetricQuestion> questions = new TreeMap<>();
  private final List<SourceFault> faults = new ArrayList<>();

  private CloudWatchSignals(StreamCluster cluster, PermittedMetrics permitted) {
    this.cluster = cluster;
    this.permitted = permitted;
  }

  /** The questions of a cluster. */
  static SourceQuestions<MetricQuestion> of(StreamCluster cluster, PermittedMetrics permitted) {
    var signals = new CloudWatchSignals(cluster, permitted);
    Optional.ofNullable(cluster.getSpec().brokersOrDefault().autoscaling()).stream()
        .flatMap(autoscaling -> autoscaling.signalsOrEmpty().stream())
        .forEach(signal -> signal.cloudWatchOrEmpty().ifPresent(spec -> signals.add(signal, spec)));
    return new SourceQuestions<>(signals.questions, signals.faults);
  }

  /**
   * What a signal asks for.
   *
   * @param demanded dimensions that the installation demands; they win over the author's
   */
  static MetricQuestion question(
      CloudWatchMetricSpec spec, String region, Map<String, String> demanded) {
    var dimensions = new TreeMap<>(spec.dimensionsOrEmpty());
    dimensions.putAll(demanded);
    return new MetricQuestion(
        region, spec.namespace(), spec.metric(), dimensions, spec.statisticOrDefault());
  }

  private void add(SignalSpec signal, CloudWatchMetricSpec spec) {
    var demanded = permitted.demanded(namespace(), spec.namespace());
    var refusal =
        demanded.isEmpty() ? Optional.of(notPermitted(spec)) : notDemanded(spec, demanded.get());
    if (refusal.isPresent()) {
      faults.add(SourceFault.of(signal, Reason.METRIC_SOURCE_NOT_ALLOWED, refusal.get()));
    } else {
      var region = cluster.getSpec().aws().region();
      questions.put(signal.name(), question(spec, region, demanded.get()));
    }
  }

  /** The same words whether CloudWatch has the namespace, and whoever may read it. */
  private String notPermitted(CloudWatchMetricSpec spec) {
    var names = permitted.names(namespace());
    return "the CloudWatch namespace '%s' is not permitted in namespace %s; permitted: %s. Name one of these, or have the installation list it (chart value cloudWatchNamespaces)."
        .formatted(
            spec.namespace(), namespace(), names.isEmpty() ? "none" : String.join(", ", names));
  }

  private Optional<String> notDemanded(CloudWatchMetricSpec spec, Map<String, String> demanded) {
    return new TreeMap<>(spec.dimensionsOrEmpty())
        .entrySet().stream()
            .filter(dimension -> demanded.containsKey(dimension.getKey()))
            .filter(dimension -> !dimension.getValue().equals(demanded.get(dimension.getKey())))
            .findFirst()
            .map(
                dimension ->
                    "dimension %s is '%s', but in namespace %s only metrics with '%s' may be read. Remove the dimension."
                        .formatted(
                            dimension.getKey(),
                            dimension.getValue(),
                            namespace(),
                            demanded.get(dimension.getKey())));
  }

  private String namespace() {
    return cluster.getMetadata().getNamespace();
  }
}
