package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.kubelet.ContainerPhase.Waiting;
import dev.headwater.e2e.kubelet.endpoint.ContainerPath;
import dev.headwater.e2e.kubelet.endpoint.Refused;
import dev.headwater.e2e.kubelet.endpoint.ServedLog;
import dev.headwater.e2e.kubelet.endpoint.ServedPods;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Gives the endpoint what it asks for, with the answers of a real kubelet where there is none. */
record ServedWorkers(PodContext context, PodWorkers workers) implements ServedPods {
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;
  private static final String EXEC_LOG_SUFFIX = ".exec";

  @Override
  public ServedLog log(ContainerPath path, boolean previous) throws Refused {
    var run = container(path);
    var logs = run.logs();
    if (previous) {
      var part =
          logs.previous()
              .orElseThrow(
                  () ->
                      new Refused(
                          BAD_REQUEST,
                          "previous terminated container \"%s\" in pod \"%s\" not found"
                              .formatted(path.container(), path.pod())));
      return new PartOfLog(run, part);
    }
    return new PartOfLog(run, logs.current().orElseThrow(() -> waiting(path, run)));
  }

  private static Refused waiting(ContainerPath path, ContainerRun run) {
    var reason = run.phase() instanceof Waiting waiting ? waiting.reason() : "ContainerCreating";
    return new Refused(
        BAD_REQUEST,
        "container \"%s\" in pod \"%s\" is waiting to start: %s"
            .formatted(path.container(), path.pod(), reason));
  }

  @Override
  public Process execute(ContainerPath path, List<String> command) throws Refused {
    var running =
        container(path)
            .running()
            .orElseThrow(
                () ->
                    new Refused(
                        BAD_REQUEST,
                        "container \"%s\" in pod \"%s\" does not run"
                            .formatted(path.container(), path.pod())));
    return context
        .scope()
        .startPiped(running.container().shell().command(command, EXEC_LOG_SUFFIX));
  }

  private ContainerRun container(ContainerPath path) throws Refused {
    var worker =
        workers
            .named(new PodName(path.namespace(), path.pod()))
            .orElseThrow(() -> new Refused(NOT_FOUND, "pod \"" + path.pod() + "\" does not exist"));
    if (context.faults().lost(worker.node()).isPresent()) {
      throw new Refused(UNAVAILABLE, "node " + worker.node() + " cannot be reached");
    }
    return worker
        .container(path.container())
        .orElseThrow(
            () ->
                new Refused(
                    NOT_FOUND,
                    "container \"%s\" not found in pod \"%s\""
                        .formatted(path.container(), path.pod())));
  }

  /** A run's part; the newest run's has no end until the next run begins. */
  private record PartOfLog(ContainerRun run, RunLogs.Part part) implements ServedLog {
    @Override
    public Path file() {
      return part.file();
    }

    @Override
    public long from() {
      return part.from();
    }

    @Override
    public long to() {
      var now = run.logs();
      if (now.current().equals(Optional.of(part))) {
        return part.to();
      }
      return now.previous()
          .filter(previous -> previous.from() == part.from())
          .map(RunLogs.Part::to)
          .orElse(part.to());
    }

    @Override
    public boolean isOver() {
      return run.running().isEmpty() || !run.logs().current().equals(Optional.of(part));
    }
  }
}
