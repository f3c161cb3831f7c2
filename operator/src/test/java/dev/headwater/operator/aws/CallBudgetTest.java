package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Clients of two services, and a server that answers them all. */
class CallBudgetTest {
  private static final int PER_SECOND = 20;
  private static final int AT_ONCE = 10;

  private final OutageGate outages = new OutageGate(System::nanoTime);
  private final CallBudget ofS3 = budget();
  private final AtomicInteger throttled = new AtomicInteger();
  private final Semaphore answers = new Semaphore(Integer.MAX_VALUE);
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger arrived = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void answer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          arrived.incrementAndGet();
          waiting.incrementAndGet();
          answers.acquireUninterruptibly();
          waiting.decrementAndGet();
          boolean isTooMuch = throttled.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
          exchange.sendResponseHeaders(isTooMuch ? 503 : 200, -1);
          exchange.close();
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void callsOfAServiceAreSpreadWhoeverMakesThemAndOtherServicesDoNotWait() throws Exception {
    try (var s3 = s3();
        var kms = kms()) {
      s3.headBucket(b -> b.bucket("warm"));
      kms.listKeys();
      // What the two have taken comes back.
      Thread.sleep(1000);
      long start = System.nanoTime();
      try (var clusters = Executors.newVirtualThreadPerTaskExecutor()) {
        var looks = new ArrayList<Future<?>>();
        for (int i = 0; i < 2 * PER_SECOND; i++) {
          looks.add(clusters.submit(() -> s3.headBucket(b -> b.bucket("orders"))));
        }
        for (int i = 0; i < PER_SECOND / 2; i++) {
          kms.listKeys();
        }
        assertThat(since(start)).as("keys beside buckets").isLessThan(Duration.ofMillis(900));
        for (var look : looks) {
          look.get();
        }
      }
      assertThat(since(start)).as("the second half").isGreaterThan(Duration.ofMillis(950));
    }
  }

  /** The one that was too much is halved, to the one a second that is always left. */
  @Test
  void aServiceThatThrottledGetsFewerCallsAfterwards() {
    try (var s3 = s3()) {
      throttled.set(1);
      s3.headBucket(b -> b.bucket("tried-twice"));
      long start = System.nanoTime();
      s3.headBucket(b -> b.bucket("orders"));
      s3.headBucket(b -> b.bucket("orders"));
      assertThat(since(start)).isGreaterThan(Duration.ofMillis(900));
    }
  }

  @Test
  void aServiceThatAnswersLateIsNotAskedMoreAndMoreAtOnce() throws Exception {
    answers.drainPermits();
    try (var s3 = s3();
        var clusters = Executors.newVirtualThreadPerTaskExecutor()) {
      var looks = new ArrayList<Future<?>>();
      for (int i = 0; i < PER_SECOND; i++) {
        looks.add(clusters.submit(() -> s3.headBucket(b -> b.bucket("orders"))));
      }
      await().until(() -> waiting.get() == AT_ONCE);
      await().during(Duration.ofMillis(300)).until(() -> waiting.get() == AT_ONCE);
      answers.release(3);
      await().until(() -> arrived.get() == AT_ONCE + 3);
      answers.release(PER_SECOND);
      for (var look : looks) {
        look.get();
      }
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private S3Client s3() {
    return S3Client.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(endpoint())
        .forcePathStyle(true)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(c -> c.addExecutionInterceptor(ofS3).retryStrategy(ofS3.retries()))
        .build();
  }

  private KmsClient kms() {
    return KmsClient.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(endpoint())
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(c -> c.addExecutionInterceptor(budget()))
        .build();
  }

  private CallBudget budget() {
    return new CallBudget(PER_SECOND, Duration.ofSeconds(10), outages);
  }

  private URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }
}
