package dev.headwater.e2e.aws;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** The leg from the front to moto, over TLS. */
final class MotoClient implements AutoCloseable {
  // The JDK's client sets these itself. Host becomes moto's: it checks no signature.
  private static final Set<String> OWN_HEADERS =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");

  private final URI moto;
  private final HttpClient client;

  MotoClient(URI moto, SSLContext context) {
    this.moto = moto;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .sslContext(context)
            .build();
  }

  HttpResponse<InputStream> send(Request request) throws IOException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(moto + request.uri()))
            .method(request.method(), body(request));
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (!OWN_HEADERS.contains(name)) {
                values.forEach(value -> builder.header(name, value));
              }
            });
    return exchange(builder.build());
  }

  /** The status of a call of the front's own, made with the credentials of the client's call. */
  int status(Request request, String method, String uri, String body) throws IOException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(moto + uri))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    for (String name : List.of("authorization", "x-amz-date", "x-amz-security-token")) {
      request.header(name).ifPresent(value -> builder.header(name, value));
    }
    HttpResponse<InputStream> answer = exchange(builder.build());
    try (InputStream content = answer.body()) {
      content.readAllBytes();
    }
    return answer.statusCode();
  }

  private static BodyPublisher body(Request request) {
    if (request.length() == 0) {
      return BodyPublishers.noBody();
    }
    BodyPublisher streamed = BodyPublishers.ofInputStream(request::body);
    return request.length() < 0
        ? streamed
        : BodyPublishers.fromPublisher(streamed, request.length());
  }

  private HttpResponse<InputStream> exchange(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while moto answered", e);
    }
  }

  /** Whether moto serves already. */
  boolean answers() {
    HttpRequest request = HttpRequest.newBuilder(moto.resolve("/moto-api/")).build();
    try (InputStream body = exchange(request).body()) {
      return body.readAllBytes().length > 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
