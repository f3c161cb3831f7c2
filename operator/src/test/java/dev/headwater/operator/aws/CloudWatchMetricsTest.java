package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.CloudWatchMetricSpec.Statistic;
import dev.headwater.operator.HandClock;
import dev.headwater.operator.aws.AwsProblem.Kind;
import dev.headwater.operator.aws.MetricAnswer.Unavailable;
import dev.headwater.operator.aws.MetricAnswer.Value;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** Who asks when, and what holds meanwhile. */
class CloudWatchMetricsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final MetricQuestion LOAD = question("load");

  private final HandClock clock = new HandClock(Instant.parse("2026-01-01T12:03:10Z"));
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private final Region region = new Region();
  private final CloudWatchMetrics metrics =
      new CloudWatchMetrics(_ -> region, MINUTE, asked::addAndGet, new Looked());

  /** Counts who looks at the clock. */
  private final class Looked extends Clock {
    @Override
    public Instant instant() {
      looks.incrementAndGet();
      return clock.instant();
    }

    @Override
    public ZoneId getZone() {
      return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return clock.withZone(zone);
    }
  }

  /** A region whose every metric has the same value, until it fails. */
  private static final class Region implements CloudWatchClient {
    private final List<GetMetricDataRequest> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch go = new CountDownLatch(1);
    private volatile double value = 7;
    private volatile int pages = 1;
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean waits;

    @Override
    public GetMetricDataResponse getMetricData(GetMetricDataRequest request) {
      requests.add(request);
      if (waits) {
        Awaitility.await().until(() -> go.getCount() == 0);
      }
      failure.ifPresent(
          code -> {
            throw CloudWatchException.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();
          });
      int page = request.nextToken() == null ? 1 : Integer.parseInt(request.nextToken());
      boolean isLast = page == pages;
      return GetMetricDataResponse.builder()
          .metricDataResults(
              request.metricDataQueries().stream()
                  .map(query -> result(query, request.endTime(), isLast))
                  .toList())
          .nextToken(isLast ? null : String.valueOf(page + 1))
          .build();
    }

    private MetricDataResult result(MetricDataQuery query, Instant end, boolean isLast) {
      return MetricDataResult.builder()
          .id(query.id())
          .label("load")
          .statusCode(isLast ? StatusCode.COMPLETE : StatusCode.PARTIAL_DATA)
          .timestamps(end.minus(MINUTE))
          .values(value)
          .build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  @Test
  void oneMetricIsAskedForAndNothingElse() {
    ask(LOAD);
    var request = region.requests.getFirst();
    assertThat(request.startTime()).isEqualTo("2026-01-01T11:52:00Z");
    assertThat(request.endTime()).isEqualTo("2026-01-01T12:02:00Z");
    var query = request.metricDataQueries().getFirst();
    assertThat(query.expression()).isNull();
    assertThat(query.metricStat().period()).isEqualTo(60);
    assertThat(query.metricStat().stat()).isEqualTo("Average");
    assertThat(query.metricStat().metric().namespace()).isEqualTo("Orders");
    assertThat(query.metricStat().metric().metricName()).isEqualTo("load");
    assertThat(query.metricStat().metric().dimensions())
        .containsExactly(Dimension.builder().name("Team").value("orders").build());
  }

  /** The brokers are read four times a minute, and each time the value counts again. */
  @Test
  void whatWasSaidHoldsForAPeriodAndIsAskedForOnce() {
    assertThat(ask(LOAD)).isEqualTo(value("12:01"));
    clock.advance(Duration.ofSeconds(49));
    region.value = 9;
    assertThat(ask(LOAD)).isEqualTo(value("12:01"));
    assertThat(region.requests).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(ask(LOAD)).isEqualTo(new Value(9, Instant.parse("2026-01-01T12:02:00Z")));
    assertThat(region.requests).hasSize(2);
    assertThat(asked).hasValue(2);
  }

  @Test
  void theFirstOfAPeriodAsksForAllThatIsWanted() {
    ask(LOAD);
    ask(question("other"));
    assertThat(region.requests).hasSize(2);
    clock.advance(MINUTE);
    ask(LOAD);
    ask(question("other"));
    assertThat(region.requests).hasSize(3);
    assertThat(region.requests.getLast().metricDataQueries()).hasSize(2);
    assertThat(asked).hasValue(4);
  }

  @Test
  void whatNobodyWantsAnyMoreIsNotAskedFor() {
    ask(question("other"));
    clock.advance(MINUTE.multipliedBy(3).plusSeconds(1));
    ask(LOAD);
    clock.advance(MINUTE);
    ask(LOAD);
    assertThat(region.requests.getLast().metricDataQueries()).hasSize(1);
  }

  /** The operator has started, and a hundred clusters come at once. */
  @Test
  void whoComesWhileACallIsUnderWayIsInTheNext() throws Exception {
    region.waits = true;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<MetricAnswer>>();
      answers.add(threads.submit(() -> ask(LOAD)));
      Awaitility.await().until(() -> region.requests.size() == 1);
      int before = looks.get();
      for (int i = 0; i < 100; i++) {
        var question = question("m" + i);
        answers.add(threads.submit(() -> ask(question)));
      }
      // Each looks at the clock once before it waits.
      Awaitility.await().until(() -> looks.get() == before + 100);
      region.go.countDown();
      for (var answer : answers) {
        assertThat(answer.get()).isEqualTo(value("12:01"));
      }
    }
    assertThat(region.requests.size()).isLessThan(10);
    assertThat(asked).hasValue(101);
  }

  @Test
  void aCallAsksForFiveHundredAtMost() {
    var questions = IntStream.range(0, 1001).mapToObj(i -> question("m" + i)).toList();
    assertThat(askAll(questions)).hasSize(1001).containsOnly(value("12:01"));
    assertThat(region.requests)
        .extracting(request -> request.metricDataQueries().size())
        .containsExactly(500, 500, 1);
    assertThat(asked).hasValue(1001);
  }

  @Test
  void pagesAreFollowedAndNotForEver() {
    region.pages = 5;
    assertThat(ask(LOAD)).isEqualTo(value("12:01"));
    assertThat(region.requests).hasSize(5);
    region.pages = 6;
    clock.advance(MINUTE);
    assertThat(ask(LOAD)).isInstanceOf(MetricAnswer.Unusable.class);
    assertThat(region.requests).hasSize(10);
  }

  /** From 12:06 on three newer ones than that of 12:01 should be there. */
  @Test
  void aValueHoldsWhileAwsCannotBeAskedUntilItIsStale() {
    assertThat(ask(LOAD)).isEqualTo(value("12:01"));
    region.failure = Optional.of("Throttling");
    clock.advance(Duration.ofSeconds(170));
    assertThat(clock.instant()).isEqualTo("2026-01-01T12:06:00Z");
    assertThat(region.requests).hasSize(1);
    clock.advance(Duration.ofSeconds(-1));
    assertThat(ask(LOAD)).isEqualTo(value("12:01"));
    clock.advance(Duration.ofSeconds(15));
    assertThat(ask(LOAD)).isInstanceOf(Unavailable.class);
  }

  @Test
  void aCallThatFailedIsRepeatedWithinThePeriod() {
    region.failure = Optional.of("AccessDenied");
    assertThat(ask(LOAD))
        .isInstanceOfSatisfying(
            Unavailable.class,
            unavailable -> {
              assertThat(unavailable.problem().kind()).isEqualTo(Kind.ACCESS_DENIED);
              assertThat(unavailable.problem().message())
                  .isEqualTo(
                      "cloudwatch:GetMetricData on metrics in us-east-1: AWS answered 400"
                          + " AccessDenied. Grant this action on this resource to the operator's"
                          + " role.");
            });
    region.failure = Optional.empty();
    clock.advance(Duration.ofSeconds(14));
    assertThat(ask(LOAD)).isInstanceOf(Unavailable.class);
    clock.advance(Duration.ofSeconds(1));
    assertThat(ask(LOAD)).isEqualTo(value("12:01"));
  }

  private MetricAnswer ask(MetricQuestion question) {
    return metrics.ask(new TreeMap<>(Map.of("signal", question))).get("signal");
  }

  private Collection<MetricAnswer> askAll(List<MetricQuestion> questions) {
    var named = new TreeMap<String, MetricQuestion>();
    questions.forEach(question -> named.put(question.metric(), question));
    return metrics.ask(named).values();
  }

  private static MetricQuestion question(String metric) {
    return new MetricQuestion(
        "us-east-1", "Orders", metric, new TreeMap<>(Map.of("Team", "orders")), Statistic.AVERAGE);
  }

  private static MetricAnswer value(String time) {
    return new Value(7, Instant.parse("2026-01-01T" + time + ":00Z"));
  }
}
