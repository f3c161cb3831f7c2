package dev.headwater.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** The machine and the versions that a benchmark ran on. */
final class Environments {
  private static final Path CPUS = Path.of("/proc/cpuinfo");
  private static final Path LOAD = Path.of("/proc/loadavg");

  private Environments() {}

  static SequencedMap<String, String> of(String engine, String kubernetes) throws IOException {
    var environment = new LinkedHashMap<String, String>();
    environment.put("engine", engine);
    environment.put("kubernetes", kubernetes);
    environment.put("java", Runtime.version().toString());
    environment.put("cpus", Integer.toString(Runtime.getRuntime().availableProcessors()));
    environment.put("cpu", cpu());
    environment.put("load before", Files.readString(LOAD).split(" ", -1)[0]);
    return environment;
  }

  private static String cpu() throws IOException {
    try (var lines = Files.lines(CPUS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    }
  }
}
