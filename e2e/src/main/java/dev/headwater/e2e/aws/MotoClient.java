package dev.headwater.e2e.aws;

import dev.headwater.e2e.fault.Upstream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** The leg from the front to moto, which checks no signature: it does not mind its own Host. */
final class MotoClient implements AutoCloseable {
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "x-amz-date", "x-amz-security-token");

  private final Upstream moto;

  MotoClient(URI moto, SSLContext context) {
    this.moto = new Upstream(moto, context);
  }

  HttpResponse<InputStream> send(Request request) throws IOException {
    return moto.send(request.method(), request.uri(), request.headers(), body(request));
  }

  /** The status of a call of the front's own, made with the credentials of the client's call. */
  int status(Request request, String method, String uri, String body) throws IOException {
    Map<String, List<String>> credentials =
        request.headers().entrySet().stream()
            .filter(header -> CREDENTIALS.contains(header.getKey()))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    BodyPublisher sent = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    HttpResponse<InputStream> answer = moto.send(method, uri, credentials, sent);
    try (InputStream content = answer.body()) {
      content.readAllBytes();
    }
    return answer.statusCode();
  }

  /** What IAM answers to a call of the front's own; empty when it is no success. */
  Optional<String> iam(String action, Map<String, String> parameters) {
    return query("iam", "2010-05-08", action, parameters);
  }

  /** What EC2 answers to a call of the front's own; empty when it is no success. */
  Optional<String> ec2(String action, Map<String, String> parameters) {
    return query("ec2", "2016-11-15", action, parameters);
  }

  private Optional<String> query(
      String service, String version, String action, Map<String, String> parameters) {
    Map<String, List<String>> headers =
        Map.of(
            "content-type", List.of("application/x-www-form-urlencoded"),
            "authorization",
                List.of(
                    "AWS4-HMAC-SHA256 Credential=stack/20261128/us-east-1/"
                        + service
                        + "/aws4_request"));
    String form =
        parameters.entrySet().stream()
            .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", "Action=" + action + "&Version=" + version + "&", ""));
    try {
      HttpResponse<InputStream> answer =
          moto.send("POST", "/", headers, BodyPublishers.ofString(form));
      try (InputStream content = answer.body()) {
        String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
        return answer.statusCode() == 200 ? Optional.of(text) : Optional.empty();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** Whether moto serves already. */
  boolean answers() {
    try (InputStream body =
        moto.send("GET", "/moto-api/", Map.of(), BodyPublishers.noBody()).body()) {
      return body.readAllBytes().length > 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    moto.close();
  }
}
