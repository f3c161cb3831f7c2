package dev.headwater.e2e.engine;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The command of an engine's container: {@code [/bin/bash SCRIPT] kafka-server-start.sh FILE
 * [--override K=V]…}.
 *
 * @param wrapper the script that starts the engine, a path of the container; empty when the engine
 *     is the container's command itself
 * @param file the properties file, a path of the container
 * @param overrides the pod's own overrides, as they stand in the command
 */
record EngineCommand(Optional<String> wrapper, String file, List<String> overrides) {
  private static final String SHELL = "/bin/bash";
  private static final String SCRIPT = "kafka-server-start.sh";

  static EngineCommand parse(List<String> command) {
    boolean wrapped = command.size() > 2 && command.getFirst().equals(SHELL);
    var engine = wrapped ? command.subList(2, command.size()) : command;
    if (engine.size() < 2 || !engine.getFirst().endsWith(SCRIPT)) {
      throw new IllegalArgumentException(
          "the engine is started by " + SCRIPT + " and a file, not by " + command);
    }
    return new EngineCommand(
        wrapped ? Optional.of(command.get(1)) : Optional.empty(),
        engine.get(1),
        List.copyOf(engine.subList(2, engine.size())));
  }

  /** What the engine would read: the file with the pod's own overrides applied. */
  Map<String, String> settings(Path file) throws IOException {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    var settings = new TreeMap<String, String>();
    properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
    for (var word : overrides) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        settings.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return settings;
  }
}
