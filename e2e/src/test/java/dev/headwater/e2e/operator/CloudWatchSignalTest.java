package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.e2e.aws.AwsCall;
import dev.headwater.e2e.aws.StackClients;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;

/** CloudWatch says how many brokers there are to be, to those who may ask it. A minute is 3 s. */
@Tag("scaling")
@BesideOthersOnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class CloudWatchSignalTest {
  private static final String STRANGER = "scaling-cloud-stranger";
  private static final String SIGNAL =
      """
      autoscaling:
        min: 2
        max: 5
        signals:
        - name: demand
          cloudWatch: %s
          capacityPerBroker: 100
        scaleOut: {cooldown: 30s}
        scaleIn: {window: 2m, cooldown: 30s}\
      """;

  private static final String SOURCE = "/spec/brokers/autoscaling/signals/0/cloudWatch";
  private static final Duration BETWEEN_POINTS = Duration.ofMillis(500);

  private final SharedStack shared;
  private final CloudWatchClient cloudWatch;
  private final ScheduledExecutorService application = Executors.newSingleThreadScheduledExecutor();

  /** What the application measures; empty while it is away. */
  private volatile OptionalInt demand = OptionalInt.empty();

  CloudWatchSignalTest(SharedStack shared) {
    this.shared = shared;
    this.cloudWatch = StackClients.cloudWatch(shared.stack().aws());
  }

  @BeforeAll
  void measure() {
    var unused =
        application.scheduleAtFixedRate(
            () -> demand.ifPresent(this::publish),
            0,
            BETWEEN_POINTS.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** The team's, and somebody else's that would ask for every broker. */
  private void publish(int value) {
    put(PermittedCloudWatch.TEAM, value);
    put("other", 100_000);
  }

  private void put(String team, int value) {
    var of = Dimension.builder().name("Team").value(team).build();
    var datum =
        MetricDatum.builder()
            .metricName("Demand")
            .dimensions(of)
            .timestamp(Instant.now())
            .value((double) value)
            .build();
    cloudWatch.putMetricData(b -> b.namespace(PermittedCloudWatch.METRICS).metricData(datum));
  }

  @AfterAll
  void forget() {
    application.shutdownNow();
    cloudWatch.close();
    shared.forget(PermittedCloudWatch.NAMESPACE);
    shared.forget(STRANGER);
  }

  @Test
  void brokersFollowAMetricOfCloudWatchAndStayWhileItIsWrongOrAway() {
    var start = Instant.now();
    demand = OptionalInt.of(230);
    var scaled =
        declare(
            PermittedCloudWatch.NAMESPACE,
            "{namespace: Orders, metric: Demand, dimensions: {Team: other}}");
    soon()
        .untilAsserted(
            () ->
                assertThat(scaled.active())
                    .startsWith("False MetricSourceNotAllowed")
                    .contains("dimension Team is 'other', but in namespace scaling-cloudwatch"));
    patch(scaled, "[{\"op\": \"remove\", \"path\": \"" + SOURCE + "/dimensions\"}]");
    scaled.awaitReady("4/4");
    assertThat(scaled.cluster().status().autoscaling().decisionsOrEmpty())
        .anySatisfy(
            decision ->
                assertThat(decision.message())
                    .isEqualTo(
                        "2 brokers become 4. demand is 230 and needs 4 brokers of 100 * 0.6."));
    assertThat(new OperatorPod(shared.stack()).metrics())
        .containsPattern("headwater_cloudwatch_metrics_total [1-9]");
    demand = OptionalInt.of(-1);
    awaitStay(scaled, "has a negative value");
    demand = OptionalInt.empty();
    awaitStay(scaled, "has no value of the last 12 s");
    scaled.awaitQuiet();
    demand = OptionalInt.of(0);
    scaled.awaitReady("2/2");
    assertThat(scaled.active()).startsWith("True AutoscalingActive");
    assertCallsAreFewSince(start);
  }

  private static void awaitStay(AutoscaledCluster scaled, String problem) {
    soon()
        .untilAsserted(
            () ->
                assertThat(scaled.active())
                    .startsWith("False MetricsUnavailable")
                    .contains("demand: the CloudWatch metric Orders Demand " + problem));
    assertThat(scaled.brokers()).containsExactly(2, 2);
  }

  /** The brokers are read four times as often as CloudWatch is asked. */
  private void assertCallsAreFewSince(Instant start) {
    var asked =
        shared.stack().aws().calls().stream()
            .filter(call -> call.operation().equals("GetMetricData"))
            .map(AwsCall::at)
            .filter(at -> at.isAfter(start))
            .toList();
    var seconds = Duration.between(start, Instant.now()).toSeconds();
    assertThat((long) asked.size()).isBetween(5L, seconds / 2 + 5);
  }

  @Test
  void whoIsNotPermittedIsToldSoInTheSameWordsWhoeverIs() {
    var stranger = declare(STRANGER, "{namespace: Payments, metric: Demand}");
    awaitRefusal(stranger, "Payments");
    names(stranger, "Nobody");
    awaitRefusal(stranger, "Nobody");
    names(stranger, PermittedCloudWatch.METRICS);
    awaitRefusal(stranger, PermittedCloudWatch.METRICS);
  }

  private static void awaitRefusal(AutoscaledCluster stranger, String name) {
    soon()
        .untilAsserted(
            () ->
                assertThat(stranger.active())
                    .startsWith("False MetricSourceNotAllowed")
                    .contains(
                        "the CloudWatch namespace '"
                            + name
                            + "' is not permitted in namespace scaling-cloud-stranger; permitted:"
                            + " none."));
  }

  private static void names(AutoscaledCluster scaled, String namespace) {
    var change = "[{\"op\": \"replace\", \"path\": \"%s/namespace\", \"value\": \"%s\"}]";
    patch(scaled, change.formatted(SOURCE, namespace));
  }

  private static void patch(AutoscaledCluster scaled, String change) {
    scaled.cluster().resource().patch(PatchContext.of(PatchType.JSON), change);
  }

  private AutoscaledCluster declare(String namespace, String source) {
    return AutoscaledCluster.declareWith(shared, namespace, SIGNAL.formatted(source));
  }
}
