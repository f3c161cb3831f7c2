package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.AutoscalingSpec;
import dev.headwater.api.v1alpha1.PrometheusMetricSpec;
import dev.headwater.api.v1alpha1.SecretReference;
import dev.headwater.api.v1alpha1.SignalSpec;
import dev.headwater.operator.prometheus.BearerToken;
import dev.headwater.operator.prometheus.ServerQuestion;
import dev.headwater.operator.scaling.ScalingTimes;
import dev.headwater.operator.status.Reason;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may ask which server what. */
class PrometheusSignalsTest {
  private static final Duration STEP = Duration.ofSeconds(15);
  private static final CredentialsSecret SECRET =
      new CredentialsSecret("default", "prom", "quickstart");

  private final Stage stage = new Stage();

  @Test
  void whatIsAskedHasTheLabelsThatTheInstallationDemands() {
    declares(metric("platform", Map.of("job", "kafka"), null));
    assertThat(asked(Map.of()).faults()).isEmpty();
    assertThat(asked(Map.of()).questions())
        .containsOnly(
            Map.entry(
                "produced",
                new ServerQuestion(
                    Stage.SERVERS.servers().getFirst(),
                    "sum(rate(bytes_total{job=\"kafka\",namespace=\"default\"}[120000ms]))",
                    Optional.empty(),
                    STEP)));
  }

  @Test
  void whatIsNotPermittedIsRefusedInTheSameWordsAsWhatIsNotThere() {
    declares(metric("theirs", null, null));
    var theirs = fault();
    declares(metric("nothing", null, null));
    var nothing = fault();
    assertThat(theirs.reason()).isEqualTo(Reason.METRIC_SOURCE_NOT_ALLOWED);
    assertThat(theirs.message())
        .isEqualTo(
            "Signal produced: the Prometheus server 'theirs' is not permitted in namespace default;"
                + " permitted: platform. Name one of these, or have the installation list it (chart"
                + " value prometheusServers).");
    assertThat(nothing.message()).isEqualTo(theirs.message().replace("theirs", "nothing"));
    stage.cluster.getMetadata().setNamespace("stranger");
    assertThat(fault().message()).contains("namespace stranger; permitted: none.");
  }

  @Test
  void aDemandedLabelIsNotTheAuthorsToChoose() {
    declares(metric("platform", Map.of("namespace", "other"), null));
    assertThat(fault().reason()).isEqualTo(Reason.METRIC_SOURCE_NOT_ALLOWED);
    assertThat(fault().message())
        .isEqualTo(
            "Signal produced: label namespace is 'other', but in namespace default only series with"
                + " 'default' may be read. Remove the label.");
    declares(metric("platform", Map.of("namespace", "default"), null));
    assertThat(asked(Map.of()).faults()).isEmpty();
  }

  @Test
  void aTokenComesFromASecretThatConsents() {
    declares(metric("platform", null, "prom"));
    assertThat(PrometheusSignals.secrets(stage.cluster)).containsExactly(SECRET);
    assertThat(asked(Map.of()).questions()).isEmpty();
    assertThat(asked(Map.of()).faults()).isEmpty();
    var known = new TokenAnswer.Known(new BearerToken("abc"));
    assertThat(asked(Map.of("prom", known)).questions().get("produced").token())
        .contains(new BearerToken("abc"));
  }

  @Test
  void aSecretThatDoesNotConsentOrIsNotThereIsNamed() {
    declares(metric("platform", null, "prom"));
    var other = fault(new SecretAnswer.NotAllowed(Optional.of("other")));
    assertThat(other.reason()).isEqualTo(Reason.SECRET_NOT_ALLOWED);
    assertThat(other.message())
        .startsWith("Signal produced: Secret prom does not carry the label")
        .contains("headwater.dev/cluster=quickstart, but =other");
    assertThat(fault(new SecretAnswer.Missing()).reason()).isEqualTo(Reason.SECRET_MISSING);
    assertThat(fault(new SecretAnswer.Missing()).message())
        .contains("does not exist in namespace default. Create it with the key token");
    assertThat(fault(new SecretAnswer.Incomplete(List.of("token"))).message())
        .contains("no bearer token under the key token");
  }

  @Test
  void aTokenIsNotSentUnencrypted() {
    stage.cluster.getMetadata().setNamespace("other");
    declares(metric("theirs", null, "prom"));
    var known = new TokenAnswer.Known(new BearerToken("abc"));
    assertThat(asked(Map.of("prom", known)).questions()).isEmpty();
    assertThat(asked(Map.of("prom", known)).faults().getFirst().message())
        .contains("has an http URL, and a token is not sent where it can be read");
  }

  private SourceFault fault(SecretAnswer why) {
    var asked = asked(Map.of("prom", new TokenAnswer.Refused(why)));
    assertThat(asked.questions()).isEmpty();
    return asked.faults().getFirst();
  }

  private SourceFault fault() {
    assertThat(asked(Map.of()).questions()).isEmpty();
    return asked(Map.of()).faults().getFirst();
  }

  private SourceQuestions<ServerQuestion> asked(Map<String, TokenAnswer> tokens) {
    return PrometheusSignals.of(stage.cluster, Stage.SERVERS, ScalingTimes.at(1), tokens, STEP);
  }

  private void declares(PrometheusMetricSpec metric) {
    var signal =
        new SignalSpec("produced", null, metric, null, Quantity.parse("100"), null, null, null);
    stage.declares(new AutoscalingSpec(null, 3, 9, List.of(signal), null, null, null));
  }

  private static PrometheusMetricSpec metric(
      String server, @Nullable Map<String, String> labels, @Nullable String secret) {
    return new PrometheusMetricSpec(
        server,
        "bytes_total",
        labels,
        null,
        null,
        secret == null ? null : new SecretReference(secret));
  }
}
