package dev.headwater.e2e.operator;

import dev.headwater.e2e.golang.GoBuild;
import dev.headwater.e2e.golang.GoModule;
import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.Machine;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** kstatus itself, a Go library: how Flux, Helm 4 and others tell whether an object is done. */
record Kstatus(Path program) {
  /** Builds it the first time, which takes about 20 s; empty on a machine without Go. */
  static Optional<Kstatus> find() {
    var machine = Machine.current();
    var module = new GoModule(machine.repository().resolve("e2e/tools/kstatus"));
    var target = machine.cache().resolve(module.cacheName());
    return machine
        .program("go")
        .map(
            go -> {
              new GoBuild(
                      "kstatus with Go (once, about 20 s)",
                      module,
                      go,
                      machine.environment(),
                      "-s -w",
                      Map.of("kstatus", "dev.headwater/tools/kstatus"))
                  .into(target, Progress.toConsole());
              return new Kstatus(target.resolve("kstatus"));
            });
  }

  /** The status of each object. */
  List<String> of(List<? extends HasMetadata> objects, Path directory) throws Exception {
    var file = Files.createDirectories(directory).resolve("objects.json");
    Files.writeString(
        file, objects.stream().map(Serialization::asJson).collect(Collectors.joining("\n")));
    return run(file, directory);
  }

  private List<String> run(Path file, Path directory) throws Exception {
    try (var scope = ProcessScope.open(directory)) {
      var log = directory.resolve("statuses");
      var command =
          new Command(
              "kstatus", List.of(program.toString(), file.toString()), Map.of(), directory, log);
      int exitCode = scope.start(command).onExit().get(30, TimeUnit.SECONDS);
      var lines = Files.readAllLines(log);
      if (exitCode != 0) {
        throw new IOException("kstatus ended with exit code " + exitCode + ": " + lines);
      }
      return lines;
    }
  }
}
