package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.AutoscalingSpec;
import dev.headwater.api.v1alpha1.CloudWatchMetricSpec;
import dev.headwater.api.v1alpha1.CloudWatchMetricSpec.Statistic;
import dev.headwater.api.v1alpha1.SignalSpec;
import dev.headwater.operator.aws.MetricQuestion;
import dev.headwater.operator.scaling.ScalingTimes;
import dev.headwater.operator.scaling.Source;
import dev.headwater.operator.status.Reason;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may ask for which metrics. */
class CloudWatchSignalsTest {
  private final Stage stage = new Stage();

  @Test
  void whatIsAskedForHasTheDimensionsThatTheInstallationDemands() {
    declares("Orders", Map.of("Queue", "in"), Statistic.SUM);
    assertThat(asked().faults()).isEmpty();
    assertThat(asked().questions())
        .containsOnly(
            Map.entry(
                "backlog",
                new MetricQuestion(
                    "us-east-1",
                    "Orders",
                    "Backlog",
                    new TreeMap<>(Map.of("Queue", "in", "Team", "orders")),
                    Statistic.SUM)));
  }

  @Test
  void anAverageIsWhatIsAskedForUnlessSomethingElseIsSaid() {
    declares("Orders", null, null);
    assertThat(asked().questions().get("backlog").statistic()).isEqualTo(Statistic.AVERAGE);
  }

  @Test
  void whatIsNotPermittedIsRefusedInTheSameWordsAsWhatIsNotThere() {
    declares("Theirs", null, null);
    var theirs = fault();
    declares("Nothing", null, null);
    var nothing = fault();
    assertThat(theirs.reason()).isEqualTo(Reason.METRIC_SOURCE_NOT_ALLOWED);
    assertThat(theirs.message())
        .isEqualTo(
            "Signal backlog: the CloudWatch namespace 'Theirs' is not permitted in namespace"
                + " default; permitted: Orders. Name one of these, or have the installation list it"
                + " (chart value cloudWatchNamespaces).");
    assertThat(nothing.message()).isEqualTo(theirs.message().replace("Theirs", "Nothing"));
    stage.cluster.getMetadata().setNamespace("stranger");
    assertThat(fault().message()).contains("namespace stranger; permitted: none.");
  }

  @Test
  void aDemandedDimensionIsNotTheAuthorsToChoose() {
    declares("Orders", Map.of("Team", "other"), null);
    assertThat(fault().reason()).isEqualTo(Reason.METRIC_SOURCE_NOT_ALLOWED);
    assertThat(fault().message())
        .isEqualTo(
            "Signal backlog: dimension Team is 'other', but in namespace default only metrics with"
                + " 'orders' may be read. Remove the dimension.");
    declares("Orders", Map.of("Team", "orders"), null);
    assertThat(asked().faults()).isEmpty();
  }

  /** What was remembered of one metric does not hold for another. */
  @Test
  void anotherMetricIsAnotherSource() {
    declares("Orders", Map.of("Queue", "in"), null);
    var in = source();
    declares("Orders", Map.of("Queue", "in"), Statistic.AVERAGE);
    assertThat(source()).isEqualTo(in);
    declares("Orders", Map.of("Queue", "out"), null);
    assertThat(source()).isNotEqualTo(in);
    declares("Orders", Map.of("Queue", "in"), Statistic.SUM);
    assertThat(source()).isNotEqualTo(in);
  }

  private Source source() {
    return DeclaredScaling.policy(stage.cluster, ScalingTimes.at(1))
        .orElseThrow()
        .signals()
        .getLast()
        .source();
  }

  private SourceFault fault() {
    assertThat(asked().questions()).isEmpty();
    return asked().faults().getFirst();
  }

  private SourceQuestions<MetricQuestion> asked() {
    return CloudWatchSignals.of(stage.cluster, Stage.METRICS);
  }

  private void declares(
      String namespace, @Nullable Map<String, String> dimensions, @Nullable Statistic statistic) {
    var metric = new CloudWatchMetricSpec(namespace, "Backlog", dimensions, statistic);
    var signal =
        new SignalSpec("backlog", null, null, metric, Quantity.parse("100"), null, null, null);
    stage.declares(new AutoscalingSpec(null, 3, 9, List.of(signal), null, null, null));
  }
}
