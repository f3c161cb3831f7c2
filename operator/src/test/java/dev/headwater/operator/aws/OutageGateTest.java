package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Clients of two regions behind the gate, and a server that answers them or closes. */
class OutageGateTest {
  private static final int SILENT = 0;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger calls = new AtomicInteger();
  private final OutageGate gate = new OutageGate(now::get);
  private volatile int status = SILENT;
  private volatile boolean leading = true;
  private HttpServer server;
  private S3Client east;
  private S3Client west;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          if (status != SILENT) {
            exchange.sendResponseHeaders(status, -1);
          }
          exchange.close();
        });
    server.start();
    east = client(Region.US_EAST_1, AwsRetryStrategy.doNotRetry());
    west = client(Region.US_WEST_2, AwsRetryStrategy.doNotRetry());
  }

  private S3Client client(Region region, RetryStrategy retries) {
    return S3Client.builder()
        .endpointOverride(URI.create("http://localhost:" + server.getAddress().getPort()))
        .forcePathStyle(true)
        .region(region)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(
            o ->
                o.addExecutionInterceptor(gate)
                    .addExecutionInterceptor(new CallBudget(1000, Duration.ofSeconds(10), gate))
                    .addExecutionInterceptor(new LeaderOnlyCalls(() -> leading))
                    .addExecutionInterceptor(new Count())
                    .retryStrategy(retries))
        .build();
  }

  /** Of what is sent; the JDK repeats a request whose connection was closed. */
  private final class Count implements ExecutionInterceptor {
    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      calls.incrementAndGet();
    }
  }

  @AfterEach
  void stop() {
    east.close();
    west.close();
    server.stop(0);
  }

  @Test
  void afterTenSecondsOfSilenceOneCallInFiveSecondsIsAllThatIsMade() {
    failFor(Duration.ofSeconds(10));
    int before = calls.get();
    // Five, half a second apart, and then one a second.
    assertThat(before).isEqualTo(13);
    failFor(Duration.ofSeconds(60));
    assertThat(calls.get() - before).isEqualTo(12);
  }

  @Test
  void theOneCallIsNotTriedAgain() {
    try (var trying = client(Region.US_EAST_1, AwsRetryStrategy.standardRetryStrategy())) {
      assertThatThrownBy(() -> head(trying)).isInstanceOf(SdkClientException.class);
      assertThat(calls).as("attempts").hasValue(3);
      failFor(Duration.ofSeconds(20));
      advance(Duration.ofSeconds(5));
      int before = calls.get();
      assertThatThrownBy(() -> head(trying)).isInstanceOf(AwsSilent.class);
      assertThat(calls.get() - before).isEqualTo(1);
    }
  }

  @Test
  void theFirstAnswerLetsAllThrough() {
    failFor(Duration.ofSeconds(20));
    status = 200;
    advance(Duration.ofSeconds(4));
    assertThatThrownBy(() -> head(east)).isInstanceOf(AwsSilent.class);
    advance(Duration.ofSeconds(1));
    int before = calls.get();
    for (int i = 0; i < 5; i++) {
      head(east);
    }
    assertThat(calls.get() - before).isEqualTo(5);
  }

  @Test
  void aRefusalIsAnAnswerToo() {
    failFor(Duration.ofSeconds(20));
    status = 403;
    advance(Duration.ofSeconds(5));
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> head(east)).isInstanceOf(S3Exception.class);
    }
  }

  @Test
  void callsThatAreLostNowAndThenStopNone() {
    for (int i = 0; i < 40; i++) {
      status = i % 5 == 0 ? 200 : SILENT;
      failIfSilent();
      advance(Duration.ofSeconds(1));
    }
    assertThat(calls).hasValue(40);
  }

  /** Who comes to lead finds AWS as it is. */
  @Test
  void callsOfAProcessThatDoesNotLeadSayNothingOfAws() {
    leading = false;
    failFor(Duration.ofSeconds(20));
    leading = true;
    status = 200;
    head(east);
    assertThat(calls).hasValue(1);
  }

  /** Who asks seldom is not told what is long past. */
  @Test
  void aCallInHalfAMinuteIsAlwaysMade() {
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> head(east)).isInstanceOf(SdkClientException.class);
      advance(Duration.ofSeconds(30));
    }
    assertThat(calls).hasValue(20);
  }

  @Test
  void anotherRegionIsAskedAsBefore() {
    failFor(Duration.ofSeconds(20));
    status = 200;
    int before = calls.get();
    head(west);
    head(west);
    assertThat(calls.get() - before).isEqualTo(2);
    assertThatThrownBy(() -> head(east)).isInstanceOf(AwsSilent.class);
  }

  @Test
  void whereOneIsSilentOneLostCallTellsOfAnother() {
    failFor(Duration.ofSeconds(20));
    int before = calls.get();
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> head(west)).isInstanceOf(AwsSilent.class);
      advance(Duration.ofMillis(900));
    }
    assertThat(calls.get() - before).isEqualTo(1);
    status = 200;
    advance(Duration.ofSeconds(1));
    head(west);
    head(west);
    assertThat(calls.get() - before).isEqualTo(3);
  }

  @Test
  void whatWasSilentLongAgoTellsNothingOfAnother() {
    failFor(Duration.ofSeconds(20));
    advance(Duration.ofSeconds(65));
    int before = calls.get();
    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(() -> head(west)).isNotInstanceOf(AwsSilent.class);
    }
    assertThat(calls.get() - before).isEqualTo(4);
  }

  /** A report that quoted each call's own failure would be written anew with each. */
  @Test
  void aCallThatIsNotMadeSaysTheSameAsOneThatIs() {
    failFor(Duration.ofSeconds(20));
    var notMade = words();
    advance(Duration.ofSeconds(5));
    int before = calls.get();
    assertThat(words()).isEqualTo(notMade);
    assertThat(calls.get() - before).isEqualTo(1);
    assertThat(notMade.kind()).isEqualTo(AwsProblem.Kind.UNREACHABLE);
    assertThat(notMade.message()).startsWith("s3:ListBucket on bucket a: AWS did not answer (");
  }

  private AwsProblem words() {
    var failure = catchThrowableOfType(AwsSilent.class, () -> head(east));
    return AwsFailure.of(failure, "s3:ListBucket", "bucket a");
  }

  /** Two calls a second from now to the end, none of which is answered. */
  private void failFor(Duration duration) {
    assertThatThrownBy(() -> head(east)).isInstanceOf(SdkClientException.class);
    for (int i = 0; i < 2 * duration.toSeconds(); i++) {
      advance(Duration.ofMillis(500));
      assertThatThrownBy(() -> head(east)).isInstanceOf(SdkClientException.class);
    }
  }

  private void failIfSilent() {
    if (status == SILENT) {
      assertThatThrownBy(() -> head(east))
          .isInstanceOf(SdkClientException.class)
          .isNotInstanceOf(AwsSilent.class);
    } else {
      head(east);
    }
  }

  private static void head(S3Client s3) {
    s3.headBucket(b -> b.bucket("orders"));
  }

  private void advance(Duration by) {
    now.addAndGet(by.toNanos());
  }
}
