package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.AutoscalingSpec;
import dev.headwater.api.v1alpha1.CloudWatchMetricSpec;
import dev.headwater.api.v1alpha1.PrometheusMetricSpec;
import dev.headwater.api.v1alpha1.SecretReference;
import dev.headwater.api.v1alpha1.SignalSpec;
import dev.headwater.operator.HandClock;
import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.AwsProblem.Kind;
import dev.headwater.operator.aws.MetricAnswer;
import dev.headwater.operator.aws.MetricQuestion;
import dev.headwater.operator.prometheus.BearerToken;
import dev.headwater.operator.prometheus.ServerAnswer;
import dev.headwater.operator.prometheus.ServerQuestion;
import dev.headwater.operator.scaling.Load.Reported;
import io.fabric8.kubernetes.api.model.Quantity;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignalSensesTest {
  private static final ResourceID ID = new ResourceID("quickstart", "default");
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicReference<ServerAnswer> said =
      new AtomicReference<>(new ServerAnswer.Value(7));
  private final AtomicReference<MetricAnswer> measured =
      new AtomicReference<>(new MetricAnswer.Value(40, Instant.EPOCH));
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final List<CredentialsSecret> read = new CopyOnWriteArrayList<>();
  private final Stage stage = new Stage();
  private final SignalSenses senses =
      new SignalSenses(Stage.SETTINGS, this::ask, this::askCloudWatch, this::token, clock);

  @BeforeEach
  void declare() {
    stage.declares(new AutoscalingSpec(null, 3, 9, List.of(produced()), null, null, null));
  }

  private static SignalSpec produced() {
    var metric =
        new PrometheusMetricSpec(
            "platform", "bytes_total", null, null, null, new SecretReference("prom"));
    return new SignalSpec("produced", null, metric, null, Quantity.parse("100"), null, null, null);
  }

  @Test
  void aServerIsAskedOnceInAnIntervalAndItsTokenSeldom() {
    awaitLoad(new Reported.Of(7));
    look();
    look();
    assertThat(tokens).containsExactly("token-1");
    clock.advance(INTERVAL);
    Awaitility.await().until(() -> look() && tokens.size() == 2);
    assertThat(read).containsExactly(new CredentialsSecret("default", "prom", "quickstart"));
  }

  @Test
  void aTokenThatIsDeniedIsReadAnew() {
    said.set(new ServerAnswer.Denied("denies access (status 401)"));
    awaitLoad(new Reported.Not("the Prometheus server platform denies access (status 401)"));
    clock.advance(Stage.SETTINGS.observeInterval());
    Awaitility.await().until(() -> look() && tokens.contains("token-2"));
  }

  /** Else what a server said before it went away would hold for ever. */
  @Test
  void anAnswerIsForgottenWhenNoOtherCame() {
    awaitLoad(new Reported.Of(7));
    clock.advance(INTERVAL.multipliedBy(2).plus(Stage.SETTINGS.questionTimeout()));
    said.set(new ServerAnswer.Unusable("cannot be reached"));
    clock.advance(Duration.ofSeconds(1));
    assertThat(senses.look(stage.cluster, ID).loads()).isEmpty();
  }

  @Test
  void whatMayNotBeAskedIsNoLoad() {
    stage.cluster.getMetadata().setNamespace("stranger");
    var seen = senses.look(stage.cluster, ID);
    assertThat(seen.faults()).hasSize(1);
    assertThat(seen.loads().get("produced")).isInstanceOf(Reported.Not.class);
    assertThat(tokens).isEmpty();
  }

  @Test
  void cloudWatchIsAskedBesideAServerAndEachIsSaidForItself() {
    declareBoth();
    Awaitility.await().until(() -> seen().equals(both(new Reported.Of(40))));
    measured.set(new MetricAnswer.Unusable("has a negative value"));
    clock.advance(INTERVAL);
    awaitBacklog("the CloudWatch metric Orders Backlog has a negative value");
    measured.set(
        new MetricAnswer.Unavailable(new AwsProblem(Kind.THROTTLED, "AWS is asked too often.")));
    clock.advance(INTERVAL);
    awaitBacklog("AWS is asked too often.");
  }

  private void awaitBacklog(String why) {
    Awaitility.await().until(() -> seen().equals(both(new Reported.Not(why))));
  }

  private Map<String, Reported> seen() {
    return senses.look(stage.cluster, ID).loads();
  }

  private static Map<String, Reported> both(Reported backlog) {
    return Map.of("produced", new Reported.Of(7), "backlog", backlog);
  }

  private void declareBoth() {
    var metric = new CloudWatchMetricSpec("Orders", "Backlog", null, null);
    var backlog =
        new SignalSpec("backlog", null, null, metric, Quantity.parse("100"), null, null, null);
    stage.declares(new AutoscalingSpec(null, 3, 9, List.of(produced(), backlog), null, null, null));
  }

  @Test
  void withoutAutoscalingNobodyIsAsked() {
    stage.declares(3);
    assertThat(senses.look(stage.cluster, ID)).isEqualTo(SeenSignals.NOTHING);
    assertThat(read).isEmpty();
  }

  private void awaitLoad(Reported load) {
    Awaitility.await()
        .until(() -> senses.look(stage.cluster, ID).loads().equals(Map.of("produced", load)));
  }

  private boolean look() {
    senses.look(stage.cluster, ID);
    return true;
  }

  private SortedMap<String, ServerAnswer> ask(SortedMap<String, ServerQuestion> questions) {
    var answers = new TreeMap<String, ServerAnswer>();
    questions.forEach(
        (name, question) -> {
          tokens.add(question.token().orElseThrow().value());
          answers.put(name, said.get());
        });
    return answers;
  }

  private SortedMap<String, MetricAnswer> askCloudWatch(SortedMap<String, MetricQuestion> asked) {
    var answers = new TreeMap<String, MetricAnswer>();
    asked.forEach((name, question) -> answers.put(name, measured.get()));
    return answers;
  }

  private TokenAnswer token(CredentialsSecret secret) {
    read.add(secret);
    return new TokenAnswer.Known(new BearerToken("token-" + read.size()));
  }
}
