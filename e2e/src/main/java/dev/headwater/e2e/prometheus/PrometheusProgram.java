package dev.headwater.e2e.prometheus;

import dev.headwater.e2e.golang.GoBuild;
import dev.headwater.e2e.golang.GoModule;
import dev.headwater.e2e.process.Machine;
import dev.headwater.e2e.process.Progress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The program of Prometheus, once it is built. */
record PrometheusProgram(Path file) {
  private static final String NAME = "prometheus";
  private static final Pattern VERSION =
      Pattern.compile("github\\.com/prometheus/prometheus (v\\S+)");

  /**
   * Without service discovery: the clients of a dozen clouds would make most of the program, and of
   * the time that it takes.
   */
  private static final String TAGS = "-tags=remove_all_sd";

  /** Builds it the first time; empty on a machine without Go. */
  static Optional<PrometheusProgram> find(Progress progress) {
    var machine = Machine.current();
    var module = new GoModule(machine.repository().resolve("e2e/tools/prometheus"));
    var target = machine.cache().resolve(module.cacheName());
    return machine
        .program("go")
        .map(
            go -> {
              build(machine, module, go).into(target, progress);
              return new PrometheusProgram(target.resolve(NAME));
            });
  }

  private static GoBuild build(Machine machine, GoModule module, Path go) {
    var environment = new HashMap<>(machine.environment());
    environment.merge("GOFLAGS", TAGS, (flags, tags) -> flags + " " + tags);
    return new GoBuild(
        "Prometheus %s with Go (once, about 3 min)".formatted(module.find(VERSION).group(1)),
        module,
        go,
        environment,
        "-s -w",
        Map.of(NAME, "github.com/prometheus/prometheus/cmd/prometheus"));
  }
}
