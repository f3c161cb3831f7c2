package dev.headwater.e2e.engine;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headwater.e2e.aws.AwsStack;
import dev.headwater.e2e.kubelet.ContainerStart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Carries out AutoMQ's start check of the bucket for brokers that Apache Kafka stands in for. The
 * broker's process asks for it, with its own credentials, before it becomes Kafka; it is done here,
 * since a JVM of its own for the AWS SDK would cost a start more than the rest of it.
 */
public final class StartCheck implements AutoCloseable {
  private static final String SCRIPT = "start-check.sh";
  private static final String BUCKETS = "s3.data.buckets";

  private final AwsVariables variables;
  private final AwsStack aws;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private StartCheck(AwsVariables variables, AwsStack aws, HttpServer server) {
    this.variables = variables;
    this.aws = aws;
    this.server = server;
  }

  /**
   * Serves on a free port of 127.0.0.1.
   *
   * @param agent where pods exchange their token for Pod Identity for keys
   */
  public static StartCheck start(AwsStack aws, URI agent) {
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      var check = new StartCheck(AwsVariables.on(aws, agent), aws, server);
      server.createContext("/", check::handle);
      server.setExecutor(check.threads);
      server.start();
      return check;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The variables of a broker that asks for it. */
  Map<String, String> variables(ContainerStart start) {
    return variables.of(start);
  }

  /**
   * What goes before the engine's command; nothing for nodes that are no brokers, whose AutoMQ
   * checks nothing.
   *
   * @param directory where the script can be written
   */
  List<String> command(EngineNode node, Path directory) throws IOException {
    var buckets = node.settings().get(BUCKETS);
    if (buckets == null || !node.settings().getOrDefault("process.roles", "").contains("broker")) {
      return List.of();
    }
    return command(buckets, node.logOf("startCheck"), directory);
  }

  /**
   * What goes before the engine's command.
   *
   * @param log the file that the engine's logger writes the check's words to; empty without one
   */
  List<String> command(String buckets, String log, Path directory) throws IOException {
    var script = directory.resolve(SCRIPT);
    try (InputStream text = StartCheck.class.getResourceAsStream(SCRIPT)) {
      Files.copy(Objects.requireNonNull(text, SCRIPT), script, StandardCopyOption.REPLACE_EXISTING);
    }
    var port = Integer.toString(server.getAddress().getPort());
    return List.of("bash", script.toString(), port, buckets, log);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** The first line of a request is the setting with the bucket, each other one a variable. */
  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var lines = request.lines().toList();
      answerTo(lines.getFirst(), variables(lines.subList(1, lines.size())), exchange);
    }
  }

  private void answerTo(String buckets, Map<String, String> ofPod, HttpExchange exchange)
      throws IOException {
    try {
      var report = check(buckets, ofPod);
      answer(
          exchange,
          report.passed() ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_FORBIDDEN,
          String.join("\n", report.lines()));
    } catch (IllegalArgumentException e) {
      answer(exchange, HttpURLConnection.HTTP_BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    var content = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, content.length);
    exchange.getResponseBody().write(content);
  }

  private static Map<String, String> variables(List<String> lines) {
    return lines.stream()
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(part -> part[0], part -> part[1]));
  }

  private BucketCheck.Report check(String buckets, Map<String, String> ofPod) {
    var address = BucketAddress.parse(buckets);
    try (var http =
            UrlConnectionHttpClient.builder().tlsTrustManagersProvider(aws::trustManagers).build();
        var s3 =
            S3Client.builder()
                .endpointOverride(address.endpoint())
                .forcePathStyle(address.pathStyle())
                .region(Region.of(address.region()))
                .credentialsProvider(new PodCredentials(ofPod, http).resolve())
                // AutoMQ's SDK is older than checksums without being asked.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .httpClient(http)
                .build()) {
      return BucketCheck.of(s3, address.bucket());
    }
  }
}
