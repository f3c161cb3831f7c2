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
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.model.StsException;

/** A client behind the gate, a server that answers it, and a probe that says what a test wants. */
class CredentialsGateTest {
  private final AwsServiceException expired =
      StsException.builder()
          .statusCode(403)
          .awsErrorDetails(AwsErrorDetails.builder().errorCode("ExpiredToken").build())
          .message("expired")
          .build();

  private final AtomicLong now = new AtomicLong(-5);
  private final AtomicInteger probes = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final CredentialsGate gate = new CredentialsGate(this::probe, now::get);

  /** What the probe fails with. */
  private volatile Optional<SdkException> probed = Optional.of(expired);

  private volatile int status = 400;
  private HttpServer server;
  private S3Client s3;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    s3 =
        S3Client.builder()
            .endpointOverride(URI.create("http://localhost:" + server.getAddress().getPort()))
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(o -> o.addExecutionInterceptor(gate))
            .build();
  }

  @AfterEach
  void stop() {
    s3.close();
    server.stop(0);
  }

  @Test
  void whileCredentialsAreRefusedOneProbeAMinuteIsAllThatIsAsked() {
    assertThatThrownBy(this::head).isInstanceOf(CredentialsRefused.class);
    for (int second = 0; second < 180; second++) {
      assertThatThrownBy(this::head).isInstanceOf(CredentialsRefused.class);
      advance(Duration.ofSeconds(1));
    }
    assertThat(calls).hasValue(1);
    assertThat(probes).hasValue(3);
  }

  @Test
  void whenTheProbeIsTakenAgainAllCallsAre() {
    assertThatThrownBy(this::head).isInstanceOf(CredentialsRefused.class);
    probed = Optional.empty();
    status = 200;
    advance(Duration.ofSeconds(59));
    assertThatThrownBy(this::head).isInstanceOf(CredentialsRefused.class);
    advance(Duration.ofSeconds(1));
    head();
    head();
    assertThat(calls).hasValue(3);
    assertThat(probes).hasValue(2);
  }

  /** Such as in a region that the account has not enabled. */
  @Test
  void aCallThatIsRefusedWhileTheProbeIsTakenStopsNoOther() {
    probed = Optional.empty();
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(this::head).isInstanceOf(S3Exception.class);
    }
    assertThat(calls).hasValue(5);
    assertThat(probes).hasValue(1);
  }

  @Test
  void aProbeThatIsNotAnsweredChangesNothing() {
    var silence = Optional.<SdkException>of(SdkClientException.create("no route"));
    probed = silence;
    assertThatThrownBy(this::head).isInstanceOf(S3Exception.class);
    advance(Duration.ofMinutes(1));
    probed = Optional.of(expired);
    assertThatThrownBy(this::head).isInstanceOf(CredentialsRefused.class);
    advance(Duration.ofMinutes(1));
    probed = silence;
    assertThatThrownBy(this::head).isInstanceOf(CredentialsRefused.class);
    assertThat(calls).hasValue(2);
  }

  @Test
  void whatFailsForAnotherReasonIsNotProbed() {
    status = 404;
    assertThatThrownBy(this::head).isInstanceOf(S3Exception.class);
    assertThat(probes).hasValue(0);
  }

  @Test
  void manyThatFailAtOnceShareAProbe() throws Exception {
    try (var clusters = Executors.newVirtualThreadPerTaskExecutor()) {
      var looks = IntStream.range(0, 50).<Callable<Throwable>>mapToObj(_ -> this::failure).toList();
      for (var look : clusters.invokeAll(looks)) {
        assertThat(look.get()).isInstanceOf(CredentialsRefused.class);
      }
    }
    assertThat(probes).hasValue(1);
  }

  @Test
  void everyCallSaysTheSameInWordsThatTellWhatToDo() {
    var refused = failure();
    var words = AwsFailure.of(refused, "s3:ListBucket", "bucket a");
    assertThat(words).isEqualTo(AwsFailure.of(refused, "iam:GetRole", "role b"));
    assertThat(words.kind()).isEqualTo(AwsProblem.Kind.CREDENTIALS);
    assertThat(words.message())
        .isEqualTo(
            "sts:GetCallerIdentity on the operator: AWS answered 403 ExpiredToken. The operator's"
                + " credentials are not valid; renew them. Until they are, this is asked once a"
                + " minute and nothing else of AWS.");
  }

  private CredentialsRefused failure() {
    return catchThrowableOfType(CredentialsRefused.class, this::head);
  }

  private void head() {
    s3.headBucket(b -> b.bucket("orders"));
  }

  private void probe() {
    probes.incrementAndGet();
    probed.ifPresent(
        failure -> {
          throw failure;
        });
  }

  private void advance(Duration by) {
    now.addAndGet(by.toNanos());
  }
}
