package dev.headwater.e2e.aws;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent; of CloudWatch as it would have sent it in JSON.
 *
 * @param uri path and query exactly as sent
 * @param headers by lower-case name
 * @param length of the body in bytes; -1 when it is chunked
 * @param body read once by whoever passes it on
 * @param text the body where the front has to understand it: form posts, JSON of KMS and EKS, and
 *     of S3 CreateBucket, DeleteObjects and policies
 */
record Request(
    String method,
    String uri,
    Map<String, List<String>> headers,
    long length,
    InputStream body,
    Optional<String> text) {

  static Request of(HttpExchange exchange) throws IOException {
    Map<String, List<String>> headers =
        exchange.getRequestHeaders().entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    e -> e.getKey().toLowerCase(Locale.ROOT), e -> List.copyOf(e.getValue())));
    Request streamed =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            headers,
            length(headers),
            exchange.getRequestBody(),
            Optional.empty());
    if (CloudWatchProtocol.isSpoken(exchange)) {
      return CloudWatchProtocol.inJson(streamed);
    }
    return streamed.mustBeUnderstood() ? streamed.buffered() : streamed;
  }

  /** Path without the query, still encoded. */
  String path() {
    return uri.split("\\?", 2)[0];
  }

  /** Names of the query's parameters with their raw values. */
  Map<String, String> query() {
    String[] parts = uri.split("\\?", 2);
    return parts.length < 2 ? Map.of() : parameters(parts[1]);
  }

  static Map<String, String> parameters(String encoded) {
    return encoded
        .lines()
        .flatMap(line -> Arrays.stream(line.split("&")))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(p -> p[0], p -> p.length > 1 ? p[1] : "", (a, b) -> a));
  }

  Optional<String> header(String lowerCaseName) {
    @Nullable List<String> values = headers.get(lowerCaseName);
    return values == null ? Optional.empty() : values.stream().findFirst();
  }

  /** The service of the signature's scope. Unsigned calls are S3's but for forms, STS's. */
  String service() {
    return credential(3).orElseGet(this::unsigned);
  }

  /** The region of the signature's scope; empty when the call is unsigned. */
  String region() {
    return credential(2).orElse("");
  }

  /** Who signed; empty when nobody did. */
  Optional<String> accessKey() {
    return credential(0);
  }

  /** A part of key/date/region/service/aws4_request. */
  private Optional<String> credential(int part) {
    String marker = "Credential=";
    String authorization = header("authorization").orElse("");
    int scope = authorization.indexOf(marker);
    String[] parts =
        scope < 0
            ? new String[0]
            : authorization.substring(scope + marker.length()).split("[/,]", 6);
    return parts.length < 5 ? Optional.empty() : Optional.of(parts[part]);
  }

  /** A web identity is exchanged for keys without having any. S3's own forms are multipart. */
  private String unsigned() {
    return isForm() ? "sts" : "s3";
  }

  /** A parameter of a form; empty where there is none. */
  Optional<String> parameter(String name) {
    return text.filter(_ -> isForm())
        .map(form -> parameters(form).getOrDefault(name, ""))
        .filter(value -> !value.isEmpty())
        .map(value -> URLDecoder.decode(value, StandardCharsets.UTF_8));
  }

  /** The values of a form's list, in its order: Name.1, Name.2 and so on. */
  List<String> listed(String name) {
    return IntStream.iterate(1, i -> i + 1)
        .mapToObj(i -> parameter(name + "." + i))
        .takeWhile(Optional::isPresent)
        .flatMap(Optional::stream)
        .toList();
  }

  boolean isForm() {
    return header("content-type").orElse("").startsWith("application/x-www-form-urlencoded");
  }

  private boolean mustBeUnderstood() {
    return isForm()
        || service().equals("eks")
        || header("x-amz-target").isPresent()
        || S3Address.of(this)
            .filter(s3 -> s3.isCreateBucket() || s3.isPolicy() || s3.isDeleteObjects())
            .isPresent();
  }

  private Request buffered() throws IOException {
    byte[] content = body.readAllBytes();
    InputStream again = new ByteArrayInputStream(content);
    String read = new String(content, StandardCharsets.UTF_8);
    return new Request(method, uri, headers, content.length, again, Optional.of(read));
  }

  private static long length(Map<String, List<String>> headers) {
    if (headers.containsKey("transfer-encoding")) {
      return -1;
    }
    @Nullable List<String> length = headers.get("content-length");
    return length == null ? 0 : Long.parseLong(length.getFirst());
  }
}
