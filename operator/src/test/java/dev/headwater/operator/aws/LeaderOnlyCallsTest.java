package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A server that takes the lead away from its client with its first answer. */
class LeaderOnlyCallsTest {
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean leading;
  private HttpServer server;
  private S3Client s3;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          leading = false;
          exchange.sendResponseHeaders(500, -1);
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
            .overrideConfiguration(
                o -> o.addExecutionInterceptor(new LeaderOnlyCalls(() -> leading)))
            .build();
  }

  @AfterEach
  void stop() {
    s3.close();
    server.stop(0);
  }

  @Test
  void whoDoesNotLeadMakesNoCall() {
    assertNotSent();
    assertThat(calls).hasValue(0);
  }

  @Test
  void whoLosesTheLeadDoesNotTryAgain() {
    leading = true;
    assertNotSent();
    assertThat(calls).hasValue(1);
  }

  private void assertNotSent() {
    assertThatThrownBy(() -> s3.createBucket(b -> b.bucket("orders")))
        .isInstanceOf(SdkClientException.class)
        .hasMessageContaining("not sent, since this process does not lead");
  }
}
