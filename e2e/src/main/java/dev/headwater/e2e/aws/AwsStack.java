package dev.headwater.e2e.aws;

import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.FreePort;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import dev.headwater.e2e.process.StackProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** AWS of one stack: moto and its front, both over TLS on free ports of 127.0.0.1. */
public final class AwsStack implements AutoCloseable {
  /** The region of the EKS cluster, and what pods are told to use. */
  public static final String REGION = "us-east-1";

  private static final String ACCOUNT = "123456789012";

  /** The EKS cluster of the stack, which has a provider for web identities in IAM. */
  public static final String CLUSTER_ARN =
      "arn:aws:eks:" + REGION + ":" + ACCOUNT + ":cluster/local-stack";

  /** The same by its name. */
  public static final String CLUSTER_NAME = CLUSTER_ARN.substring(CLUSTER_ARN.lastIndexOf('/') + 1);

  /** The operator's access key: it may do what the chart's policy allows. */
  public static final String OPERATOR_KEY = "operator";

  /** Its secret, which would be known again wherever it appeared. */
  public static final String OPERATOR_SECRET = "canary/of+the-operators-secret-key";

  /** The permissions boundary without which that policy lets no role be made. */
  public static final String BOUNDARY_ARN = "arn:aws:iam::" + ACCOUNT + ":policy/brokers";

  private static final String OPERATOR_ARN =
      "arn:aws:sts::" + ACCOUNT + ":assumed-role/headwater-operator/stack";

  /** Buckets and roles of somebody else's that tests have the operator use. */
  private static final Map<String, String> NAMES =
      Map.of(
          "partition", "aws",
          "account", ACCOUNT,
          "region", REGION,
          "cluster", "local-stack",
          "adopted_bucket", "company-*",
          "existing_role", "orders-*",
          "permissions_boundary", "brokers");

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);

  private final StackProcess moto;
  private final URI motoEndpoint;
  private final Certificates certificates;
  private final AwsFront front;

  private AwsStack(StackProcess moto, URI motoEndpoint, Certificates certificates, AwsFront front) {
    this.moto = moto;
    this.motoEndpoint = motoEndpoint;
    this.certificates = certificates;
    this.front = front;
  }

  /** Starts moto and the front as below, without an EC2 instance. */
  public static AwsStack start(ProcessScope scope, Path directory, Progress progress) {
    return start(scope, directory, Map.of(), progress);
  }

  /**
   * Starts moto and the front and returns when both answer.
   *
   * @param instances EC2 instance ids by the names of their zones; each has a subnet of its own in
   *     the VPC of the EKS cluster, whose main route table has an S3 gateway endpoint
   * @param directory takes certificates and logs; created if it does not exist
   * @throws IllegalStateException when Python is missing or moto does not answer within 60 s
   */
  public static AwsStack start(
      ProcessScope scope, Path directory, Map<String, String> instances, Progress progress) {
    try {
      Path folder = Files.createDirectories(directory).toAbsolutePath();
      Path tools = inRepository("e2e/tools/aws/requirements.txt").getParent();
      PythonEnvironment python = PythonEnvironment.find(scope, tools, folder, progress);
      Certificates certificates = Certificates.create(scope, folder);
      URI endpoint = URI.create("https://127.0.0.1:" + FreePort.find());
      Path script = tools.resolve("start_moto.py");
      StackProcess moto =
          scope.start(moto(python, script, instances, certificates, endpoint.getPort(), folder));
      awaitAnswer(moto, endpoint, certificates);
      AwsFront front = AwsFront.start(endpoint, certificates.context(), ACCOUNT);
      front.limit(OPERATOR_KEY, OPERATOR_ARN, operatorPolicy());
      progress.step("AWS answers at " + front.endpoint());
      return new AwsStack(moto, endpoint, certificates, front);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while moto started", e);
    }
  }

  /** The front: what clients of the stack use. */
  public URI endpoint() {
    return front.endpoint();
  }

  /** moto itself, with all its lies. */
  public URI motoEndpoint() {
    return motoEndpoint;
  }

  /** The account that everything belongs to. */
  public String accountId() {
    return ACCOUNT;
  }

  /** The authority that signed both servers' certificate, PEM. */
  public Path caCertificate() {
    return certificates.ca();
  }

  /** PKCS #12 with that authority's certificate and nothing else. */
  public Path trustStore() {
    return certificates.trustStore();
  }

  /** The password of {@link #trustStore}. */
  public String trustStorePassword() {
    return Certificates.PASSWORD;
  }

  /** Flags with which a JVM trusts both servers. */
  public List<String> trustFlags() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + trustStore(),
        "-Djavax.net.ssl.trustStorePassword=" + trustStorePassword());
  }

  /** What trusts both servers. */
  public SSLContext trust() {
    return certificates.context();
  }

  /** The same for clients that take no context. */
  public TrustManager[] trustManagers() {
    return certificates.trustManagers().toArray(TrustManager[]::new);
  }

  /** Every call so far but reads and writes of objects. */
  public List<AwsCall> calls() {
    return front.calls();
  }

  /** The front, for faults and foreign buckets. */
  public AwsFront front() {
    return front;
  }

  /** The chart's policy of the operator, filled in for this stack. */
  public static String operatorPolicy() {
    return PolicyTemplate.filled(
        inRepository("charts/headwater/files/policies/operator.json"), NAMES);
  }

  /** Has the operator's keys allow what a policy allows, and no more. */
  public void operatorMay(String policy) {
    front.limit(OPERATOR_KEY, OPERATOR_ARN, policy);
  }

  @Override
  public void close() {
    front.close();
    moto.terminate();
  }

  private static Command moto(
      PythonEnvironment python,
      Path script,
      Map<String, String> instances,
      Certificates certificates,
      int port,
      Path folder) {
    List<String> arguments =
        List.of(
            python.python().toString(),
            script.toString(),
            CLUSTER_ARN,
            instances.entrySet().stream()
                .map(instance -> instance.getKey() + "=" + instance.getValue())
                .sorted()
                .collect(Collectors.joining(",")),
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--ssl-cert",
            certificates.chain().toString(),
            "--ssl-key",
            certificates.key().toString());
    Map<String, String> environment = new HashMap<>();
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    environment.put("PYTHONUNBUFFERED", "1");
    return new Command("moto", arguments, environment, folder, folder.resolve("moto.log"));
  }

  private static void awaitAnswer(StackProcess moto, URI endpoint, Certificates certificates)
      throws InterruptedException {
    Instant deadline = Instant.now().plus(START_LIMIT);
    try (MotoClient client = new MotoClient(endpoint, certificates.context())) {
      while (!client.answers()) {
        if (moto.endsWithin(POLL) || Instant.now().isAfter(deadline)) {
          moto.kill();
          throw new IllegalStateException("moto does not answer; see " + moto.log());
        }
      }
    }
  }

  private static Path inRepository(String path) {
    Path start = Path.of(System.getProperty("repository.root", "")).toAbsolutePath();
    return Stream.iterate(start, folder -> folder != null, Path::getParent)
        .map(folder -> folder.resolve(path))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(path + " is neither in nor above " + start));
  }
}
