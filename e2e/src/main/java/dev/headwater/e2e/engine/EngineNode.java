package dev.headwater.e2e.engine;

import dev.headwater.e2e.kubelet.ContainerStart;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A node as the operator rendered it, which every grade of the engine starts from.
 *
 * @param start the container
 * @param command its command
 * @param file where its properties file is on this machine
 * @param settings what the engine would read: the file with the pod's own overrides applied
 */
record EngineNode(
    ContainerStart start, EngineCommand command, Path file, Map<String, String> settings) {
  private static final String LOG_DIR = "LOG_DIR";

  EngineNode {
    settings = Map.copyOf(settings);
  }

  /** True for AutoMQ's image, whatever registry mirrors it. */
  static boolean isAskedFor(String image) {
    return image.contains("automqinc/automq:") || image.contains("automqinc/automq@");
  }

  static EngineNode of(ContainerStart start) throws IOException {
    var command = EngineCommand.parse(start.command());
    var file = Path.of(start.hostPath().apply(command.file()));
    return new EngineNode(start, command, file, command.settings(file));
  }

  /** The process: the operator's start script, where it renders one, with what it starts. */
  List<String> wrapped(List<String> engine) {
    return command
        .wrapper()
        .map(script -> List.of("bash", start.hostPath().apply(script)))
        .map(script -> Stream.concat(script.stream(), engine.stream()).toList())
        .orElse(engine);
  }

  /** Kafka's main class, which AutoMQ has too, with the pod's overrides and ours. */
  List<String> engine(Path jars, List<String> jvmFlags, Overrides overrides) throws IOException {
    var arguments = new ArrayList<String>();
    arguments.add(JavaHome.forEngine().toString());
    arguments.addAll(jvmFlags);
    arguments.addAll(JvmNames.ofAnyJava(start.hostsFile(), start.directory()));
    // As kafka-run-class.sh does.
    places().values().forEach(logs -> arguments.add("-Dkafka.logs.dir=" + logs));
    arguments.add("-Dlog4j.configuration=" + loggers().toUri());
    arguments.add("-cp");
    arguments.add(jars + "/*");
    arguments.add("kafka.Kafka");
    arguments.add(file.toString());
    arguments.addAll(command.overrides());
    arguments.addAll(overrides.arguments());
    return arguments;
  }

  /**
   * The file that an appender of the rendered log4j.properties writes, on this machine; empty when
   * there is no such appender.
   */
  String logOf(String appender) throws IOException {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(loggers(), StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    return properties
        .getProperty("log4j.appender." + appender + ".File", "")
        .replace("${kafka.logs.dir}", places().getOrDefault(LOG_DIR, ""));
  }

  private Path loggers() {
    return file.resolveSibling("log4j.properties");
  }

  /** Variables of the node whose values are paths, as they are on this machine. */
  Map<String, String> places() {
    var logs = start.environment().get(LOG_DIR);
    return logs == null ? Map.of() : Map.of(LOG_DIR, start.hostPath().apply(logs));
  }
}
