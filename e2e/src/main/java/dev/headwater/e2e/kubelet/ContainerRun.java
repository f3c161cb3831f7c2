package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.kubelet.ContainerPhase.Exited;
import dev.headwater.e2e.kubelet.ContainerPhase.Running;
import dev.headwater.e2e.kubelet.ContainerPhase.Waiting;
import dev.headwater.e2e.process.StackProgram;
import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One container of a pod through its runs. A run that ends is started again at once the first time
 * and after a growing wait from then on, until one has lasted ten minutes.
 */
final class ContainerRun {
  private static final Duration LONG_RUN = Duration.ofMinutes(10);

  private final Container container;
  private final RestartRule rule;
  private int restarts;
  private int crashes;
  private int failedStarts;
  private boolean startedOnce;
  private volatile ContainerPhase phase;
  private volatile Optional<Exited> lastExit = Optional.empty();
  private volatile RunLogs logs = RunLogs.NONE;

  /**
   * When a container is started again, and how it is called in the message that says so.
   *
   * @param policy Always, OnFailure or Never
   * @param pod name_namespace(uid)
   * @param grace time between SIGTERM and SIGKILL unless a probe says otherwise
   */
  record RestartRule(String policy, String pod, Duration grace) {
    boolean restarts(int exitCode) {
      return switch (policy) {
        case "Never" -> false;
        case "OnFailure" -> exitCode != 0;
        default -> true;
      };
    }
  }

  /**
   * A container that was not started yet.
   *
   * @param reason why it waits, as its status is to say
   */
  ContainerRun(Container container, RestartRule rule, String reason) {
    this.container = container;
    this.rule = rule;
    this.phase = new Waiting(reason, "", Instant.EPOCH);
  }

  /** Starts a container's process; the shell around this state. */
  @FunctionalInterface
  interface Starter {
    StartedContainer start(Container container) throws LaunchFailure, NotYet;
  }

  /** Looks once: notices an exit, starts what is due, probes what runs. */
  void look(Instant now, Starter starter) {
    if (phase instanceof Running running && !running.container().program().isAlive()) {
      ended(running, now);
    }
    if (phase instanceof Waiting waiting && !now.isBefore(waiting.retryAt())) {
      start(now, starter);
    }
    if (phase instanceof Running running) {
      phase = probed(running, now);
    }
  }

  private void start(Instant now, Starter starter) {
    try {
      var started = starter.start(container);
      phase = new Running(started, now, Optional.empty());
      logs = logs.next(started.shell().log(), started.logStart());
      failedStarts = 0;
      restarts += startedOnce ? 1 : 0;
      startedOnce = true;
    } catch (LaunchFailure cause) {
      var reason = failedStarts == 0 ? "ErrImagePull" : "ImagePullBackOff";
      phase = new Waiting(reason, message(cause), now.plus(BackOff.after(++failedStarts)));
    } catch (NotYet cause) {
      phase = new Waiting("CreateContainerConfigError", message(cause), now.plusSeconds(1));
    }
  }

  private Running probed(Running running, Instant now) {
    var probes = running.container().probes();
    probes.look(now);
    if (running.killAt().isPresent()) {
      running.killAt().filter(at -> !now.isBefore(at)).ifPresent(_ -> kill());
      return running;
    }
    return probes
        .failure()
        .map(
            failure -> {
              running.container().program().terminate();
              var grace = failure.grace().orElse(rule.grace());
              return new Running(
                  running.container(), running.startedAt(), Optional.of(now.plus(grace)));
            })
        .orElse(running);
  }

  private void ended(Running running, Instant now) {
    var exit = exit(running, now);
    if (!rule.restarts(exit.exitCode())) {
      phase = exit;
      return;
    }
    lastExit = Optional.of(exit);
    boolean ranLong = Duration.between(running.startedAt(), now).compareTo(LONG_RUN) > 0;
    crashes = ranLong ? 0 : crashes;
    var wait = crashes == 0 ? Duration.ZERO : BackOff.after(crashes);
    crashes++;
    phase =
        new Waiting(
            "CrashLoopBackOff",
            "back-off %ds restarting failed container=%s pod=%s"
                .formatted(wait.toSeconds(), container.getName(), rule.pod()),
            now.plus(wait));
  }

  private static Exited exit(Running running, Instant now) {
    return new Exited(running.container().program().onExit().join(), running.startedAt(), now);
  }

  /** Asks the process to end; the container is not started again. */
  void terminate() {
    program().ifPresent(StackProgram::terminate);
  }

  void kill() {
    program().ifPresent(StackProgram::kill);
  }

  /** True once no process of it is left; a waiting container has none. */
  boolean settle(Instant now) {
    if (phase instanceof Running running && !running.container().program().isAlive()) {
      phase = exit(running, now);
    }
    return !(phase instanceof Running);
  }

  /** What runs now; can be asked from any thread. */
  Optional<StackProgram> program() {
    return running().map(running -> running.container().program());
  }

  /** The run of now; can be asked from any thread. */
  Optional<Running> running() {
    return phase instanceof Running running ? Optional.of(running) : Optional.empty();
  }

  Container container() {
    return container;
  }

  ContainerPhase phase() {
    return phase;
  }

  Optional<Exited> lastExit() {
    return lastExit;
  }

  /** Which parts of the log belong to which run. */
  RunLogs logs() {
    return logs;
  }

  int restartCount() {
    return restarts;
  }

  boolean started() {
    return running().filter(running -> running.container().probes().started()).isPresent();
  }

  boolean ready() {
    return running().filter(running -> running.container().probes().ready()).isPresent();
  }

  boolean succeeded() {
    return phase instanceof Exited exited && exited.exitCode() == 0;
  }

  private static String message(Exception cause) {
    return Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
  }
}
