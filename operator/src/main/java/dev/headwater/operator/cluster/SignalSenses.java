package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.aws.MetricAnswer;
import dev.headwater.operator.aws.MetricQuestion;
import dev.headwater.operator.aws.Metrics;
import dev.headwater.operator.josdk.Answer;
import dev.headwater.operator.josdk.Inquiry;
import dev.headwater.operator.prometheus.PrometheusGateway;
import dev.headwater.operator.prometheus.ServerAnswer;
import dev.headwater.operator.prometheus.ServerQuestion;
import dev.headwater.operator.scaling.Load.Reported;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** What others than the brokers are asked about the load. */
final class SignalSenses {
  private static final Reported NOT_ASKED =
      new Reported.Not("is not asked; the condition AutoscalingActive says why");

  private final ClusterSettings settings;
  private final Inquiry<List<CredentialsSecret>, Map<String, TokenAnswer>> tokens;
  private final OutsideSource<ServerQuestion, ServerAnswer> servers;
  private final OutsideSource<MetricQuestion, MetricAnswer> cloudWatch;

  /** Clusters whose token a server did not take: it may have been replaced. */
  private final Set<ResourceID> denied = ConcurrentHashMap.newKeySet();

  SignalSenses(
      ClusterSettings settings,
      PrometheusGateway prometheus,
      Metrics cloudWatch,
      Function<CredentialsSecret, TokenAnswer> tokens,
      Clock clock) {
    this.settings = settings;
    var deadline = settings.questionTimeout();
    this.servers = new OutsideSource<>("prometheus", prometheus::ask, deadline, clock);
    this.cloudWatch = new OutsideSource<>("cloudwatch", cloudWatch::ask, deadline, clock);
    this.tokens = new Inquiry<>("signal-tokens", secrets -> read(secrets, tokens), clock);
  }

  private static Map<String, TokenAnswer> read(
      List<CredentialsSecret> secrets, Function<CredentialsSecret, TokenAnswer> tokens) {
    var read = new TreeMap<String, TokenAnswer>();
    secrets.forEach(secret -> read.put(secret.name(), tokens.apply(secret)));
    return read;
  }

  EventSource<?, StreamCluster> eventSource() {
    return tokens.eventSource(StreamCluster.class);
  }

  /** What is known now; the brokers' interval is that of every question. */
  SeenSignals look(StreamCluster cluster, ResourceID id) {
    var interval =
        DeclaredScaling.reading(cluster, settings.scalingTimes())
            .map(DeclaredScaling.Reading::interval);
    if (interval.isEmpty()) {
      forget(id);
      return SeenSignals.NOTHING;
    }
    var loads = new TreeMap<String, Reported>();
    var ofServers =
        PrometheusSignals.of(
            cluster,
            settings.prometheusServers(),
            settings.scalingTimes(),
            tokens(cluster, id),
            interval.get());
    var said = servers.answers(ofServers.questions(), interval.get(), id);
    noteDenials(said.values(), id);
    said.forEach(
        (signal, answer) -> loads.put(signal, reported(ofServers.questions().get(signal), answer)));
    var ofCloudWatch = CloudWatchSignals.of(cluster, settings.permittedMetrics());
    cloudWatch
        .answers(ofCloudWatch.questions(), interval.get(), id)
        .forEach(
            (signal, answer) ->
                loads.put(signal, reported(ofCloudWatch.questions().get(signal), answer)));
    var faults =
        Stream.concat(ofServers.faults().stream(), ofCloudWatch.faults().stream()).toList();
    faults.forEach(fault -> loads.put(fault.signal(), NOT_ASKED));
    return new SeenSignals(loads, faults);
  }

  private Map<String, TokenAnswer> tokens(StreamCluster cluster, ResourceID id) {
    var secrets = PrometheusSignals.secrets(cluster);
    if (secrets.isEmpty()) {
      tokens.forget(id);
      return Map.of();
    }
    return tokens.ask(id, secrets, last -> maxAge(last, id)).map(Answer::value).orElse(Map.of());
  }

  /** A token that works is looked at seldom: it takes a call of the API server each time. */
  private Duration maxAge(Optional<Map<String, TokenAnswer>> last, ResourceID id) {
    boolean isKnown =
        last.filter(all -> all.values().stream().allMatch(TokenAnswer.Known.class::isInstance))
            .isPresent();
    return isKnown && !denied.contains(id) ? settings.driftInterval() : settings.observeInterval();
  }

  private void noteDenials(Collection<ServerAnswer> answers, ResourceID id) {
    if (answers.stream().anyMatch(SignalSenses::isDenial)) {
      denied.add(id);
    } else {
      denied.remove(id);
    }
  }

  private static boolean isDenial(ServerAnswer answer) {
    return answer instanceof ServerAnswer.Denied;
  }

  private static Reported reported(ServerQuestion question, ServerAnswer answer) {
    return switch (answer) {
      case ServerAnswer.Value(double value) -> new Reported.Of(value);
      case ServerAnswer.Unusable(String why) -> not(question, why);
      case ServerAnswer.Denied(String why) -> not(question, why);
    };
  }

  private static Reported not(ServerQuestion question, String why) {
    return new Reported.Not("the Prometheus server %s %s".formatted(question.server().name(), why));
  }

  private static Reported reported(MetricQuestion question, MetricAnswer answer) {
    return switch (answer) {
      case MetricAnswer.Value value -> new Reported.Of(value.value());
      case MetricAnswer.Unusable(String why) ->
          new Reported.Not(
              "the CloudWatch metric %s %s %s"
                  .formatted(question.namespace(), question.metric(), why));
      case MetricAnswer.Unavailable(var problem) -> new Reported.Not(problem.message());
    };
  }

  void forget(ResourceID id) {
    tokens.forget(id);
    servers.forget(id);
    cloudWatch.forget(id);
    denied.remove(id);
  }
}
