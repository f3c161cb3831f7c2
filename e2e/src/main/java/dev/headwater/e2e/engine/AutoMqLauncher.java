package dev.headwater.e2e.engine;

import dev.headwater.e2e.aws.AwsStack;
import dev.headwater.e2e.kubelet.ContainerStart;
import dev.headwater.e2e.kubelet.ImageLauncher;
import dev.headwater.e2e.kubelet.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Runs a real AutoMQ from the files that the operator renders. It formats its own disks. */
public final class AutoMqLauncher implements ImageLauncher {
  /** Small, for a dozen nodes on one machine; the caches of WAL and blocks follow the heap. */
  private static final List<String> JVM_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xms128m",
          "-Xmx512m",
          "-XX:MaxDirectMemorySize=256m");

  private static final String TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE";
  private static final String AGENT_URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  private static final String AGENT_TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

  /** What a pod has that has an identity: Pod Identity, IRSA, and keys of a Secret. */
  private static final Set<String> IDENTITY = Set.of(AGENT_URI, TOKEN_FILE, "AWS_ACCESS_KEY_ID");

  /** Of the pods while they have no identity; moto takes any. */
  private static final Map<String, String> KEYS =
      Map.of("KAFKA_S3_ACCESS_KEY", "stack", "KAFKA_S3_SECRET_KEY", "stack");

  private static final String TEMPORARY_DIRECTORY = "/tmp";

  private final Path jars;
  private final List<String> jvmFlags;
  private final Map<String, String> keys;
  private final URI sts;
  private final URI agent;

  /**
   * @param jars folder with AutoMQ's jars
   * @param jvmFlags flags that the machine needs, such as a truststore
   * @param keys AWS keys, as variables, for pods without an identity of their own
   * @param sts where pods exchange their web identity for keys
   * @param agent where pods exchange their token for Pod Identity for keys
   */
  public AutoMqLauncher(
      Path jars, List<String> jvmFlags, Map<String, String> keys, URI sts, URI agent) {
    this.jars = jars;
    this.jvmFlags = List.copyOf(jvmFlags);
    this.keys = Map.copyOf(keys);
    this.sts = sts;
    this.agent = agent;
  }

  /** Runs it with S3 and STS of a stack, and its agent of Pod Identity. */
  public static AutoMqLauncher on(AwsStack aws, URI agent, Path jars) {
    return new AutoMqLauncher(jars, aws.trustFlags(), KEYS, aws.endpoint(), agent);
  }

  @Override
  public boolean launches(String image) {
    return EngineNode.isAskedFor(image);
  }

  @Override
  public String describe() {
    return "*/automqinc/automq:* as AutoMQ from " + jars;
  }

  @Override
  public Launch launch(ContainerStart start) {
    try {
      var node = EngineNode.of(start);
      var overrides = Overrides.ofPlace(node.settings(), start.hostPath(), start.address());
      return new Launch(node.arguments(jars, flags(start), overrides), environment(node));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> flags(ContainerStart start) {
    // Netty unpacks its native library there, and a killed node leaves it behind.
    var temporary = "-Djava.io.tmpdir=" + start.hostPath().apply(TEMPORARY_DIRECTORY);
    return Stream.of(JVM_FLAGS, jvmFlags, List.of(temporary)).flatMap(List::stream).toList();
  }

  private Map<String, String> environment(EngineNode node) {
    var start = node.start();
    var variables = new HashMap<>(start.environment());
    variables.putAll(node.places());
    // The AWS SDK looks here for ~/.aws of whoever runs this.
    variables.put("HOME", start.directory().toString());
    if (start.environment().keySet().stream().noneMatch(IDENTITY::contains)) {
      variables.putAll(keys);
    }
    var token = start.environment().get(TOKEN_FILE);
    if (token != null) {
      variables.put(TOKEN_FILE, start.hostPath().apply(token));
      variables.put("AWS_ENDPOINT_URL_STS", sts.toString());
    }
    var agentToken = start.environment().get(AGENT_TOKEN_FILE);
    if (agentToken != null) {
      variables.put(AGENT_TOKEN_FILE, start.hostPath().apply(agentToken));
      variables.put(AGENT_URI, agent.toString());
    }
    return variables;
  }
}
