package dev.headwater.e2e.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** CloudWatch as the SDK speaks to it, where moto differs. */
class CloudWatchProtocolTest {
  private static final int MINUTE = 60;

  /** Seconds between two times of this century that a float can hold. */
  private static final int FLOATS = 128;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;
  private static ProcessScope scope;
  private static AwsStack aws;
  private static CloudWatchClient cloudWatch;

  /** The beginning of the minute in which the tests began. */
  private static Instant now;

  @BeforeAll
  static void start() {
    scope = ProcessScope.open(directory);
    aws = AwsStack.start(scope, directory.resolve("aws"), Progress.toConsole());
    cloudWatch = StackClients.cloudWatch(aws);
    now = Instant.ofEpochSecond(Instant.now().getEpochSecond() / MINUTE * MINUTE);
  }

  @AfterAll
  static void stop() {
    cloudWatch.close();
    aws.close();
    scope.close();
  }

  @AfterEach
  void endFaults() {
    aws.front().faults(Fault.NONE);
  }

  @Test
  void motoKnowsNothingOfTheProtocolAndTheFrontSpeaksIt() {
    try (var moto =
        CloudWatchClient.builder()
            .endpointOverride(aws.motoEndpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(StackClients.ADMINISTRATOR)
            .httpClientBuilder(StackClients.http(aws))
            .overrideConfiguration(b -> b.retryStrategy(RetryMode.STANDARD))
            .build()) {
      assertThatThrownBy(() -> get(moto, "spoken", "load", MINUTE)).isInstanceOf(Exception.class);
    }
    put("spoken", 1.5, now.minusSeconds(120));
    put("spoken", 2.5, now.minusSeconds(120));
    put("spoken", 8, now.minusSeconds(60));
    var result = get(cloudWatch, "spoken", "load", MINUTE);
    assertThat(result.statusCode()).isEqualTo(StatusCode.COMPLETE);
    assertThat(result.timestamps()).containsExactly(now.minusSeconds(60), now.minusSeconds(120));
    assertThat(result.values()).containsExactly(8.0, 2.0);
  }

  /** JSON is what the two share, so that moto shows what it makes of the very same call. */
  @Test
  void motoMixesNamespacesAndDimensionsAndTheFrontDoesNot() throws Exception {
    toMoto("PutMetricData", written("Theirs", "Team", "theirs"));
    assertThat(motosValues("Ours", ", \"Dimensions\": [" + dimension("Team", "theirs") + "]"))
        .as("whatever the namespace")
        .hasSize(1);
    assertThat(motosValues("Theirs", "")).as("all, without dimensions").hasSize(1);
    put("Other", 7, now.minusSeconds(60), dimensionOf("Team", "theirs"));
    assertThat(get(cloudWatch, "Own", "load", MINUTE, dimensionOf("Team", "theirs")).values())
        .isEmpty();
    assertThat(get(cloudWatch, "Other", "load", MINUTE).values()).isEmpty();
    assertThat(get(cloudWatch, "Other", "load", MINUTE, dimensionOf("Team", "theirs")).values())
        .containsExactly(7.0);
  }

  /** Tests that run in a twentieth of the time ask for a period that AWS does not have. */
  @Test
  void aPeriodThatAwsDoesNotHaveIsTaken() {
    put("short", 3, now.minusSeconds(59));
    put("short", 4, now.minusSeconds(56));
    assertThat(get(cloudWatch, "short", "load", 3).values()).containsExactly(4.0, 3.0);
  }

  /** The SDK writes such a time as a float, whose text in JSON would be that of another time. */
  @Test
  void aTimeThatFitsIntoAFloatIsKept() {
    var even = Instant.ofEpochSecond(now.getEpochSecond() / FLOATS * FLOATS - FLOATS);
    put("even", 5, even);
    assertThat(get(cloudWatch, "even", "load", 1).timestamps()).containsExactly(even);
  }

  @Test
  void anErrorOfMotosIsTheSdks() {
    assertThatThrownBy(
            () ->
                cloudWatch.getMetricData(
                    b -> b.startTime(now).endTime(now).metricDataQueries(List.of())))
        .isInstanceOfSatisfying(
            CloudWatchException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).contains("Validation");
              assertThat(e.awsErrorDetails().errorMessage()).contains("must not equal");
            });
  }

  @Test
  void whoIsLimitedNeedsTheActionOnEverything() {
    try (var limited =
        StackClients.cloudWatch(
            aws, StaticCredentialsProvider.create(AwsBasicCredentials.create("ltd", "ltd")))) {
      may("cloudwatch:PutMetricData", "*");
      assertThatThrownBy(() -> get(limited, "limited", "load", MINUTE))
          .isInstanceOfSatisfying(
              CloudWatchException.class,
              e -> {
                assertThat(e.statusCode()).isEqualTo(403);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
                assertThat(e.awsErrorDetails().errorMessage())
                    .contains("perform: cloudwatch:GetMetricData on resource: *");
              });
      may("cloudwatch:GetMetricData", "*");
      assertThat(get(limited, "limited", "load", MINUTE).values()).isEmpty();
    }
  }

  @Test
  void aCallIsKnownByItsNameAndMayBeThrottled() {
    aws.front()
        .faults(
            call ->
                call.operation().equals("GetMetricData")
                    ? new Fault.Answer(
                        400,
                        "{\"__type\": \"ThrottlingException\", \"message\": \"Rate exceeded\"}")
                    : new Fault.Pass());
    assertThatThrownBy(() -> get(cloudWatch, "throttled", "load", MINUTE))
        .isInstanceOfSatisfying(
            CloudWatchException.class, e -> assertThat(e.isThrottlingException()).isTrue());
    assertThat(aws.calls())
        .filteredOn(call -> call.service().equals("monitoring"))
        .extracting(AwsCall::operation)
        .contains("GetMetricData")
        .doesNotContain("PutMetricData");
  }

  private static void put(String namespace, double value, Instant at, Dimension... dimensions) {
    var datum =
        MetricDatum.builder()
            .metricName("load")
            .value(value)
            .timestamp(at)
            .dimensions(dimensions)
            .build();
    cloudWatch.putMetricData(b -> b.namespace(namespace).metricData(datum));
  }

  private static MetricDataResult get(
      CloudWatchClient client,
      String namespace,
      String metric,
      int periodSeconds,
      Dimension... dimensions) {
    var query =
        MetricDataQuery.builder()
            .id("m0")
            .metricStat(
                stat ->
                    stat.metric(
                            m -> m.namespace(namespace).metricName(metric).dimensions(dimensions))
                        .period(periodSeconds)
                        .stat("Average"))
            .build();
    return client
        .getMetricData(
            b ->
                b.startTime(now.minus(Duration.ofMinutes(10)))
                    .endTime(now)
                    .metricDataQueries(query))
        .metricDataResults()
        .getFirst();
  }

  private static Dimension dimensionOf(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  private static String dimension(String name, String value) {
    return "{\"Name\": \"%s\", \"Value\": \"%s\"}".formatted(name, value);
  }

  private static String written(String namespace, String dimension, String value) {
    return """
    {"Namespace": "%s", "MetricData": [
      {"MetricName": "direct", "Value": 5, "Timestamp": %d, "Dimensions": [%s]}]}
    """
        .formatted(namespace, now.minusSeconds(60).getEpochSecond(), dimension(dimension, value));
  }

  private static JsonNode motosValues(String namespace, String dimensions) throws Exception {
    var call =
        """
        {"StartTime": %d, "EndTime": %d, "MetricDataQueries": [{"Id": "m0", "MetricStat": {
          "Metric": {"Namespace": "%s", "MetricName": "direct"%s}, "Period": 60, "Stat": "Sum"}}]}
        """
            .formatted(
                now.minusSeconds(600).getEpochSecond(),
                now.getEpochSecond(),
                namespace,
                dimensions);
    return JSON.readTree(toMoto("GetMetricData", call).body())
        .path("MetricDataResults")
        .path(0)
        .path("Values");
  }

  private static HttpResponse<String> toMoto(String operation, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(aws.motoEndpoint().resolve("/"))
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "GraniteServiceVersion20100801." + operation)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=stack/20261128/us-east-1/monitoring/aws4_request")
            .POST(BodyPublishers.ofString(body))
            .build();
    try (var http = HttpClient.newBuilder().sslContext(aws.trust()).build()) {
      var response = http.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return response;
    }
  }

  private static void may(String action, String resource) {
    aws.front()
        .limit(
            "ltd",
            "arn:aws:iam::123456789012:user/ltd",
            """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": ["%s"], "Resource": ["%s"]}]}
            """
                .formatted(action, resource));
  }
}
