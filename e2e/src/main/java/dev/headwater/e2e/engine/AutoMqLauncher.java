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

  private static final String TEMPORARY_DIRECTORY = "/tmp";

  private final Path jars;
  private final List<String> jvmFlags;
  private final AwsVariables aws;

  /**
   * @param jars folder with AutoMQ's jars
   * @param jvmFlags flags that the machine needs, such as a truststore
   * @param aws what leads its pods to their credentials
   */
  AutoMqLauncher(Path jars, List<String> jvmFlags, AwsVariables aws) {
    this.jars = jars;
    this.jvmFlags = List.copyOf(jvmFlags);
    this.aws = aws;
  }

  /** Runs it with S3 and STS of a stack, and its agent of Pod Identity. */
  public static AutoMqLauncher on(AwsStack aws, URI agent, Path jars) {
    return new AutoMqLauncher(jars, aws.trustFlags(), AwsVariables.on(aws, agent));
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
      return new Launch(
          node.wrapped(node.engine(jars, flags(start), overrides)), environment(node));
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
    variables.putAll(aws.of(start));
    return variables;
  }
}
