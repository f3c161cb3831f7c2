package dev.headwater.e2e.engine;

import dev.headwater.e2e.kubelet.ContainerStart;
import dev.headwater.e2e.kubelet.ImageLauncher;
import dev.headwater.e2e.kubelet.Launch;
import dev.headwater.e2e.kubelet.LaunchFailure;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** Runs Apache Kafka 3.9.1 where the operator asks for AutoMQ, from the very same files. */
public final class StandInLauncher implements ImageLauncher {
  /**
   * Quick to start and small, for a dozen nodes on two cores: 3 to 4 s and 260 MB a node, against 6
   * s and 330 MB with the JVM's own choice.
   */
  static final List<String> JVM_FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms128m", "-Xmx256m");

  private final Path jars;
  private final Path classArchive;
  private final ToIntFunction<Pod> declaredBrokers;
  private final Optional<StartCheck> startCheck;

  /** Runs brokers without AWS, whose bucket nobody checks. */
  public StandInLauncher(Path jars, Path classArchive, ToIntFunction<Pod> declaredBrokers) {
    this(jars, classArchive, declaredBrokers, Optional.empty());
  }

  /**
   * Runs brokers that check their bucket when they start.
   *
   * @param jars folder with Kafka's jars; the metrics agent is in the folder agent beside it
   * @param classArchive of {@link ClassArchive}
   * @param declaredBrokers how many brokers the StreamCluster of a pod declares
   */
  public StandInLauncher(
      Path jars, Path classArchive, ToIntFunction<Pod> declaredBrokers, StartCheck startCheck) {
    this(jars, classArchive, declaredBrokers, Optional.of(startCheck));
  }

  private StandInLauncher(
      Path jars,
      Path classArchive,
      ToIntFunction<Pod> declaredBrokers,
      Optional<StartCheck> startCheck) {
    this.jars = jars;
    this.classArchive = classArchive;
    this.declaredBrokers = declaredBrokers;
    this.startCheck = startCheck;
  }

  @Override
  public boolean launches(String image) {
    return EngineNode.isAskedFor(image);
  }

  @Override
  public String describe() {
    return "*/automqinc/automq:* as Apache Kafka from " + jars;
  }

  @Override
  public Launch launch(ContainerStart start) throws LaunchFailure {
    if (!Files.isDirectory(jars)) {
      throw new LaunchFailure(
          "Apache Kafka's jars are not in " + jars + "; run 'mvn package' first");
    }
    try {
      var node = EngineNode.of(start);
      var overrides =
          Overrides.ofStandIn(
              node.settings(),
              start.hostPath(),
              start.address(),
              declaredBrokers.applyAsInt(start.pod()));
      Format.ifAsked(node.settings(), Path.of(overrides.settings().get("log.dirs")));
      var engine = node.engine(jars, flags(start, overrides), overrides);
      return new Launch(node.wrapped(checked(node, engine)), environment(node));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> checked(EngineNode node, List<String> engine) throws IOException {
    var words = new ArrayList<String>();
    if (startCheck.isPresent()) {
      words.addAll(startCheck.get().command(node, node.start().directory()));
    }
    words.addAll(engine);
    return words;
  }

  /** For the script and the check; Kafka itself is told everything by its arguments. */
  private Map<String, String> environment(EngineNode node) {
    var variables = new HashMap<>(node.start().environment());
    variables.putAll(node.places());
    startCheck.ifPresent(check -> variables.putAll(check.variables(node.start())));
    return variables;
  }

  private List<String> flags(ContainerStart start, Overrides overrides) throws IOException {
    var agent = jars.resolveSibling("agent").resolve("jmx_prometheus_javaagent.jar");
    var metrics = MetricsAgent.flags(agent, overrides.settings(), start.directory());
    return Stream.of(JVM_FLAGS, ClassArchive.flags(classArchive), metrics)
        .flatMap(List::stream)
        .toList();
  }
}
