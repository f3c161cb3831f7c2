package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.PrometheusMetricSpec;
import dev.headwater.api.v1alpha1.PrometheusMetricSpec.Aggregation;
import dev.headwater.api.v1alpha1.SignalSpec;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.desired.Labels;
import dev.headwater.operator.prometheus.BearerToken;
import dev.headwater.operator.prometheus.PermittedServers;
import dev.headwater.operator.prometheus.PermittedServers.Permission;
import dev.headwater.operator.prometheus.SeriesQuery;
import dev.headwater.operator.prometheus.ServerQuestion;
import dev.headwater.operator.scaling.ScalingTimes;
import dev.headwater.operator.status.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The signals of a StreamCluster that Prometheus servers know, as its namespace may ask them; pure.
 */
final class PrometheusSignals {
  private static final TokenAnswer UNREAD = new TokenAnswer.Refused(new SecretAnswer.Unread());

  private final StreamCluster cluster;
  private final PermittedServers servers;
  private final ScalingTimes times;
  private final SortedMap<String, ServerQuestion> questions = new TreeMap<>();
  private final List<SourceFault> faults = new ArrayList<>();

  private PrometheusSignals(StreamCluster cluster, PermittedServers servers, ScalingTimes times) {
    this.cluster = cluster;
    this.servers = servers;
    this.times = times;
  }

  /**
   * The questions of a cluster.
   *
   * @param tokens what came of reading the Secrets with tokens, by name; a signal whose Secret was
   *     not read yet is not asked yet
   * @param step time between two samples
   */
  static SourceQuestions<ServerQuestion> of(
      StreamCluster cluster,
      PermittedServers servers,
      ScalingTimes times,
      Map<String, TokenAnswer> tokens,
      Duration step) {
    var signals = new PrometheusSignals(cluster, servers, times);
    declared(cluster).forEach(signal -> signals.add(signal, tokens, step));
    return new SourceQuestions<>(signals.questions, signals.faults);
  }

  /** The Secrets with tokens that a cluster names. */
  static List<CredentialsSecret> secrets(StreamCluster cluster) {
    return declared(cluster).stream()
        .flatMap(
            signal ->
                signal.prometheusOrEmpty().flatMap(PrometheusMetricSpec::tokenSecret).stream())
        .distinct()
        .sorted()
        .map(name -> secret(cluster, name))
        .toList();
  }

  /** What a signal asks, but for what the installation adds. */
  static SeriesQuery query(PrometheusMetricSpec spec, ScalingTimes times) {
    return new SeriesQuery(
        spec.metric(),
        spec.labelsOrEmpty(),
        spec.aggregationOrDefault() == Aggregation.MAX,
        times.of(spec.windowOrDefault()));
  }

  private static List<SignalSpec> declared(StreamCluster cluster) {
    return Optional.ofNullable(cluster.getSpec().brokersOrDefault().autoscaling()).stream()
        .flatMap(autoscaling -> autoscaling.signalsOrEmpty().stream())
        .filter(signal -> signal.prometheusOrEmpty().isPresent())
        .toList();
  }

  private static CredentialsSecret secret(StreamCluster cluster, String name) {
    var metadata = cluster.getMetadata();
    return new CredentialsSecret(metadata.getNamespace(), name, metadata.getName());
  }

  private void add(SignalSpec signal, Map<String, TokenAnswer> tokens, Duration step) {
    var spec = signal.prometheusOrEmpty().orElseThrow();
    var permission = servers.of(namespace(), spec.server());
    var refusal =
        permission.isEmpty()
            ? Optional.of(notPermitted(spec))
            : notDemanded(spec, permission.get()).or(() -> inTheClear(spec, permission.get()));
    if (refusal.isPresent()) {
      fault(signal, Reason.METRIC_SOURCE_NOT_ALLOWED, refusal.get());
    } else if (spec.tokenSecret().isEmpty()) {
      ask(signal, permission.get(), Optional.empty(), step);
    } else {
      var name = spec.tokenSecret().get();
      switch (Optional.ofNullable(tokens.get(name)).orElse(UNREAD)) {
        case TokenAnswer.Known(var token) ->
            ask(signal, permission.get(), Optional.of(token), step);
        case TokenAnswer.Refused(var why) -> refused(signal, secret(cluster, name), why);
      }
    }
  }

  private void ask(
      SignalSpec signal, Permission permission, Optional<BearerToken> token, Duration step) {
    var query = query(signal.prometheusOrEmpty().orElseThrow(), times).text(permission.labels());
    questions.put(signal.name(), new ServerQuestion(permission.server(), query, token, step));
  }

  private void refused(SignalSpec signal, CredentialsSecret secret, SecretAnswer why) {
    switch (why) {
      case SecretAnswer.NotAllowed(var label) ->
          fault(signal, Reason.SECRET_NOT_ALLOWED, SecretFinding.withoutConsent(secret, label));
      case SecretAnswer.Missing _ ->
          fault(
              signal,
              Reason.SECRET_MISSING,
              "Secret %s does not exist in namespace %s. Create it with the key %s and the label %s=%s."
                  .formatted(
                      secret.name(),
                      secret.namespace(),
                      CredentialsSecrets.TOKEN,
                      Labels.CLUSTER,
                      secret.cluster()));
      case SecretAnswer.Incomplete _ ->
          fault(
              signal,
              Reason.SECRET_MISSING,
              "Secret %s in namespace %s has no bearer token under the key %s. Set it."
                  .formatted(secret.name(), secret.namespace(), CredentialsSecrets.TOKEN));
      case SecretAnswer.Usable _, SecretAnswer.Unread _ -> {
        // Nothing is known yet, so nothing is asked and nothing said.
      }
    }
  }

  private void fault(SignalSpec signal, Reason reason, String message) {
    faults.add(SourceFault.of(signal, reason, message));
  }

  /** The same words whether the server is unknown or another namespace's. */
  private String notPermitted(PrometheusMetricSpec spec) {
    var names = servers.names(namespace());
    return "the Prometheus server '%s' is not permitted in namespace %s; permitted: %s. Name one of these, or have the installation list it (chart value prometheusServers)."
        .formatted(spec.server(), namespace(), names.isEmpty() ? "none" : String.join(", ", names));
  }

  private Optional<String> notDemanded(PrometheusMetricSpec spec, Permission permission) {
    return spec.labelsOrEmpty().entrySet().stream()
        .filter(label -> permission.labels().containsKey(label.getKey()))
        .filter(label -> !label.getValue().equals(permission.labels().get(label.getKey())))
        .findFirst()
        .map(
            label ->
                "label %s is '%s', but in namespace %s only series with '%s' may be read. Remove the label."
                    .formatted(
                        label.getKey(),
                        label.getValue(),
                        namespace(),
                        permission.labels().get(label.getKey())));
  }

  private static Optional<String> inTheClear(PrometheusMetricSpec spec, Permission permission) {
    return spec.tokenSecret()
        .filter(_ -> !permission.server().isEncrypted())
        .map(
            _ ->
                "the Prometheus server '%s' has an http URL, and a token is not sent where it can be read. Remove tokenSecretRef, or have the installation list an https URL."
                    .formatted(spec.server()));
  }

  private String namespace() {
    return cluster.getMetadata().getNamespace();
  }
}
