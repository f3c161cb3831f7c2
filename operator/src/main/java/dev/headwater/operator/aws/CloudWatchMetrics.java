package dev.headwater.operator.aws;

import dev.headwater.operator.aws.MetricAnswer.Unavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/** Asks CloudWatch, once a period and region for all StreamClusters together. */
public final class CloudWatchMetrics implements Metrics {
  /** CloudWatch keeps points of a minute of every metric; asking more often only costs more. */
  public static final Duration PERIOD = Duration.ofMinutes(1);

  /** The most that a call may ask for. */
  private static final int MOST = 500;

  /** All that is asked for fits into one page many times over; CloudWatch may still make more. */
  private static final int PAGES = 5;

  private final Function<String, CloudWatchClient> clients;
  private final Duration period;
  private final IntConsumer asked;
  private final Clock clock;
  private final Map<String, MetricRounds> regions = new ConcurrentHashMap<>();

  /**
   * @param period time between two points, and between two questions for them: {@link #PERIOD} but
   *     for tests
   * @param asked told how many metrics a call asks for: AWS charges for each
   */
  public CloudWatchMetrics(AwsClients clients, Duration period, IntConsumer asked, Clock clock) {
    this(clients::cloudWatch, period, asked, clock);
  }

  /**
   * @param clients by region
   */
  CloudWatchMetrics(
      Function<String, CloudWatchClient> clients, Duration period, IntConsumer asked, Clock clock) {
    this.clients = clients;
    this.period = period;
    this.asked = asked;
    this.clock = clock;
  }

  @Override
  public SortedMap<String, MetricAnswer> ask(SortedMap<String, MetricQuestion> questions) {
    var known = new HashMap<MetricQuestion, MetricAnswer>();
    questions.values().stream()
        .collect(Collectors.groupingBy(MetricQuestion::region, Collectors.toSet()))
        .forEach((region, metrics) -> known.putAll(rounds(region).ask(metrics)));
    var answers = new TreeMap<String, MetricAnswer>();
    questions.forEach((name, question) -> answers.put(name, known.get(question)));
    return answers;
  }

  private MetricRounds rounds(String region) {
    return regions.computeIfAbsent(
        region,
        _ ->
            new MetricRounds(period, clock, (questions, window) -> ask(region, questions, window)));
  }

  private Map<MetricQuestion, MetricAnswer> ask(
      String region, List<MetricQuestion> questions, MetricWindow window) {
    var answers = new HashMap<MetricQuestion, MetricAnswer>();
    for (int from = 0; from < questions.size(); from += MOST) {
      var batch = questions.subList(from, Math.min(from + MOST, questions.size()));
      answers.putAll(askAtOnce(region, batch, window));
    }
    return answers;
  }

  private Map<MetricQuestion, MetricAnswer> askAtOnce(
      String region, List<MetricQuestion> batch, MetricWindow window) {
    try {
      var results = results(clients.apply(region), batch, window);
      var answers = new HashMap<MetricQuestion, MetricAnswer>();
      for (int i = 0; i < batch.size(); i++) {
        var pages = results.getOrDefault(id(i), List.of());
        answers.put(batch.get(i), window.read(batch.get(i).statistic(), pages));
      }
      return answers;
    } catch (AwsCall.Failed e) {
      MetricAnswer answer = new Unavailable(e.problem("metrics in " + region));
      return batch.stream().collect(Collectors.toMap(question -> question, _ -> answer));
    }
  }

  /** What every page said, by the query's id. */
  private Map<String, List<MetricDataResult>> results(
      CloudWatchClient cloudWatch, List<MetricQuestion> batch, MetricWindow window) {
    var results = new HashMap<String, List<MetricDataResult>>();
    var token = Optional.<String>empty();
    for (int page = 0; page < PAGES; page++) {
      var request = request(batch, window).nextToken(token.orElse(null)).build();
      asked.accept(batch.size());
      var response =
          AwsCall.of("cloudwatch:GetMetricData", () -> cloudWatch.getMetricData(request));
      response
          .metricDataResults()
          .forEach(
              result -> results.computeIfAbsent(result.id(), _ -> new ArrayList<>()).add(result));
      token = Optional.ofNullable(response.nextToken());
      if (token.isEmpty()) {
        return results;
      }
    }
    return results;
  }

  private GetMetricDataRequest.Builder request(List<MetricQuestion> batch, MetricWindow window) {
    var queries = new ArrayList<MetricDataQuery>();
    for (int i = 0; i < batch.size(); i++) {
      queries.add(query(id(i), batch.get(i)));
    }
    return GetMetricDataRequest.builder()
        .startTime(window.start())
        .endTime(window.end())
        .scanBy(ScanBy.TIMESTAMP_DESCENDING)
        .metricDataQueries(queries);
  }

  /** One metric and nothing else: no expression can reach another one. */
  private MetricDataQuery query(String id, MetricQuestion question) {
    var dimensions =
        question.dimensions().entrySet().stream()
            .map(d -> Dimension.builder().name(d.getKey()).value(d.getValue()).build())
            .toList();
    return MetricDataQuery.builder()
        .id(id)
        .metricStat(
            stat ->
                stat.metric(
                        m ->
                            m.namespace(question.namespace())
                                .metricName(question.metric())
                                .dimensions(dimensions))
                    .period(Math.toIntExact(period.toSeconds()))
                    .stat(question.statistic().text()))
        .build();
  }

  /** CloudWatch wants a small letter at the beginning. */
  private static String id(int index) {
    return "m" + index;
  }
}
