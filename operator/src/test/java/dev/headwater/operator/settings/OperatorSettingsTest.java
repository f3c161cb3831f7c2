package dev.headwater.operator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode;
import dev.headwater.operator.aws.PermittedMetrics;
import dev.headwater.operator.prometheus.PermittedServers;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorSettingsTest {
  private static final String ARN = "arn:aws:eks:us-east-1:123456789012:cluster/prod";

  @Test
  void onlyTheClusterHasToBeNamed() {
    assertThat(OperatorSettings.from(Map.of("HEADWATER_CLUSTER_ARN", ARN)))
        .isEqualTo(
            new OperatorSettings(
                ARN,
                "0.0.0.0",
                8080,
                Duration.ofMinutes(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofMinutes(15),
                Duration.ofSeconds(10),
                20,
                Optional.empty(),
                S3EndpointMode.VERIFY,
                10,
                Optional.of(Duration.ofHours(24)),
                Duration.ofSeconds(5),
                Duration.ofMinutes(6),
                Duration.ofMinutes(2),
                Duration.ofMinutes(10),
                1,
                PermittedServers.NONE,
                PermittedMetrics.NONE,
                Optional.empty(),
                false,
                50,
                new LeaderSettings(
                    "headwater",
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(2))));
  }

  @ParameterizedTest
  @CsvSource({
    "HEADWATER_LEASE_DURATION, 1500ms",
    "HEADWATER_LEASE_RENEW_DEADLINE, 15s",
    "HEADWATER_LEASE_RETRY_PERIOD, 10s"
  })
  void theTimesOfLeaderElectionAreInOrder(String variable, String value) {
    assertThatThrownBy(
            () -> OperatorSettings.from(Map.of("HEADWATER_CLUSTER_ARN", ARN, variable, value)))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(variable + " is '" + value + "': allowed is ");
  }

  @Test
  void everyFaultIsNamedAtOnceWithVariableValueAndWhatIsAllowed() {
    var environment =
        Map.of(
            "HEADWATER_HTTP_PORT", "65536",
            "HEADWATER_POLL_INTERVAL", "soon",
            "HEADWATER_S3_ENDPOINT", "s3.example.com",
            "HEADWATER_S3_PATH_STYLE", "yes",
            "HEADWATER_RECONCILE_THREADS", "0",
            "HEADWATER_LOG_LEVEL", "LOUD");
    assertThatThrownBy(() -> OperatorSettings.from(environment))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage(
            """
            HEADWATER_CLUSTER_ARN is not set: it must be arn:<partition>:eks:<region>:<account>:cluster/<name>
            HEADWATER_HTTP_PORT is '65536': allowed is 0 to 65535
            HEADWATER_POLL_INTERVAL is 'soon': allowed is 100ms to 5m
            HEADWATER_S3_ENDPOINT is 's3.example.com': allowed is an http or https URL
            HEADWATER_S3_PATH_STYLE is 'yes': allowed is true or false
            HEADWATER_RECONCILE_THREADS is '0': allowed is 1 to 100
            HEADWATER_LOG_LEVEL is 'LOUD': allowed is ERROR, WARN, INFO, DEBUG or TRACE\
            """);
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void noSettingAcceptsNonsense(Setting setting) {
    assertThatThrownBy(() -> with(setting.variable(), "nonsense \\"))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage("%s is 'nonsense \\': allowed is %s", setting.variable(), setting.allowed());
  }

  @ParameterizedTest
  @CsvSource({
    "RESYNC_INTERVAL, 1s, 24h",
    "POLL_INTERVAL, 100ms, 5m",
    "OBSERVE_INTERVAL, 100ms, 1h",
    "DRIFT_INTERVAL, 1s, 24h",
    "AWS_TIMEOUT, 1s, 5m",
    "KAFKA_TIMEOUT, 1s, 5m",
    "DRAIN_GRACE_FLOOR, 1s, 1h",
    "LEADER_WATCH, 100ms, 1h",
    "STREAMS_OPEN_LIMIT, 1s, 24h"
  })
  void durationsReachFromTheShortestToTheLongest(Setting setting, String shortest, String longest) {
    assertThat(setting.allowed()).isEqualTo(shortest + " to " + longest);
    assertThat(with(setting.variable(), shortest)).isNotNull();
    assertThat(with(setting.variable(), longest)).isNotNull();
    var tooLong = longest.replaceAll("\\D", "") + "1" + longest.replaceAll("\\d", "");
    for (var beyond : Arrays.asList("0ms", "99ms", tooLong, "1d", "-1s", "1.5s", "5", "")) {
      assertThatThrownBy(() -> with(setting.variable(), beyond))
          .as(beyond)
          .isInstanceOf(InvalidSettings.class);
    }
  }

  @Test
  void aDurationIsReadInItsUnit() {
    assertThat(with("HEADWATER_POLL_INTERVAL", "250ms").pollInterval())
        .isEqualTo(Duration.ofMillis(250));
    assertThat(with("HEADWATER_POLL_INTERVAL", "4m").pollInterval())
        .isEqualTo(Duration.ofMinutes(4));
    assertThat(with("HEADWATER_DRIFT_INTERVAL", "2h").driftInterval())
        .isEqualTo(Duration.ofHours(2));
  }

  @ParameterizedTest
  @CsvSource({"None, VERIFY", "AttachRouteTables, ATTACH_ROUTE_TABLES", "Create, CREATE"})
  void theNetworkIsChangedAsFarAsIsAllowed(String value, S3EndpointMode mode) {
    assertThat(with("HEADWATER_NETWORK_CHANGES", value).networkChanges()).isEqualTo(mode);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://store",
        "https://",
        "https://user:secret@store",
        "https://store/a b",
        "https://store/{bucket}",
        "https://store/%zz",
        "https://[::1"
      })
  void anEndpointThatIsNoUrlIsAFaultLikeAnyOther(String url) {
    assertThatThrownBy(() -> with("HEADWATER_S3_ENDPOINT", url))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage("HEADWATER_S3_ENDPOINT is '%s': allowed is an http or https URL", url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:5000", "https://s3.example.com/base", "http://[::1]:9"})
  void anEndpointIsTakenAsItIs(String url) {
    assertThat(with("HEADWATER_S3_ENDPOINT", url).s3Endpoint()).contains(URI.create(url));
  }

  @Test
  void aServerThatIsNotAllowedIsNamedAndAnyOtherIsRead() {
    var list = "[{\"name\": \"a\", \"url\": \"%s\", \"namespaces\": {\"demo\": {}}}]";
    assertThat(with("HEADWATER_PROMETHEUS_SERVERS", list.formatted("https://a")))
        .extracting(settings -> settings.prometheusServers().names("demo"))
        .isEqualTo(List.of("a"));
    assertThatThrownBy(() -> with("HEADWATER_PROMETHEUS_SERVERS", list.formatted("ftp://a")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage(
            "HEADWATER_PROMETHEUS_SERVERS: url of 'a' is 'ftp://a': allowed is an http or https URL"
                + " without user, query and fragment");
  }

  @Test
  void aNamespaceOfCloudWatchThatIsNotAllowedIsNamedAndAnyOtherIsRead() {
    var list = "[{\"name\": \"%s\", \"namespaces\": {\"demo\": {}}}]";
    assertThat(with("HEADWATER_CLOUDWATCH_NAMESPACES", list.formatted("AWS/ApplicationELB")))
        .extracting(settings -> settings.permittedMetrics().names("demo"))
        .isEqualTo(List.of("AWS/ApplicationELB"));
    assertThatThrownBy(() -> with("HEADWATER_CLOUDWATCH_NAMESPACES", list.formatted(":a")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage(
            "HEADWATER_CLOUDWATCH_NAMESPACES: name ':a': allowed are 1 to 255 of a-z, A-Z, 0-9,"
                + " blanks and ._/#:&-, not beginning with ':'");
    assertThatThrownBy(() -> with("HEADWATER_CLOUDWATCH_NAMESPACES", "{}"))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageStartingWith("HEADWATER_CLOUDWATCH_NAMESPACES is '{}': allowed is a JSON list");
  }

  private static OperatorSettings with(String variable, String value) {
    var environment = new HashMap<>(Map.of("HEADWATER_CLUSTER_ARN", ARN));
    environment.put(variable, value);
    return OperatorSettings.from(environment);
  }
}
