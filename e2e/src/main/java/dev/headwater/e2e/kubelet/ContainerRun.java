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
 * and then after 1, 2, 4, … 60 s; a real kubelet waits 10 to 300 s.
 */
final class ContainerRun {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final Duration LONG_RUN = Duration.ofMinutes(10);

  private final Container container;
  private final String restartPolicy;
  private ContainerPhase phase = new Waiting("ContainerCreating", "", Instant.EPOCH);
  private Optional<Exited> lastExit = Optional.empty();
  private int restarts;
  private int failedStarts;
  private boolean ready;
  private boolean startedOnce;

  ContainerRun(Container container, String restartPolicy) {
    this.container = container;
    this.restartPolicy = restartPolicy;
  }

  /** Starts a container's process; the shell around this state. */
  @FunctionalInterface
  interface Starter {
    StackProgram start(Container container) throws LaunchFailure, NotYet;
  }

  /** Looks once: starts what is due, notices an exit, probes readiness. */
  void look(Instant now, String address, Starter starter) {
    switch (phase) {
      case Waiting waiting when !now.isBefore(waiting.retryAt()) -> start(now, address, starter);
      case Waiting waiting -> ready = false;
      case Running running when !running.process().isAlive() -> ended(running, now);
      case Running running -> ready = running.probe().map(p -> p.ready(now)).orElse(true);
      case Exited exited -> ready = false;
    }
  }

  private void start(Instant now, String address, Starter starter) {
    try {
      var process = starter.start(container);
      phase = new Running(process, now, ReadinessProbe.of(container, address, now));
      failedStarts = 0;
      startedOnce = true;
    } catch (LaunchFailure cause) {
      var reason = failedStarts == 0 ? "ErrImagePull" : "ImagePullBackOff";
      phase = new Waiting(reason, message(cause), now.plus(backOff(++failedStarts)));
    } catch (NotYet cause) {
      phase = new Waiting("CreateContainerConfigError", message(cause), now.plusSeconds(1));
    }
  }

  private void ended(Running running, Instant now) {
    ready = false;
    var exit = new Exited(running.process().onExit().join(), running.startedAt(), now);
    if (!restarts(exit.exitCode())) {
      phase = exit;
      return;
    }
    lastExit = Optional.of(exit);
    boolean ranLong = Duration.between(running.startedAt(), now).compareTo(LONG_RUN) > 0;
    var wait = ranLong || restarts == 0 ? Duration.ZERO : backOff(restarts);
    restarts++;
    phase =
        new Waiting(
            "CrashLoopBackOff",
            "exit code " + exit.exitCode() + "; back-off " + wait.toSeconds() + "s",
            now.plus(wait));
  }

  private boolean restarts(int exitCode) {
    return switch (restartPolicy) {
      case "Never" -> false;
      case "OnFailure" -> exitCode != 0;
      default -> true;
    };
  }

  /** Asks the process to end; the container is not started again. */
  void terminate() {
    process().ifPresent(StackProgram::terminate);
  }

  void kill() {
    process().ifPresent(StackProgram::kill);
  }

  /** True once no process of it is left; a waiting container has none. */
  boolean settle(Instant now) {
    if (phase instanceof Running running && !running.process().isAlive()) {
      phase = new Exited(running.process().onExit().join(), running.startedAt(), now);
      ready = false;
    }
    return !(phase instanceof Running);
  }

  private Optional<StackProgram> process() {
    return phase instanceof Running running ? Optional.of(running.process()) : Optional.empty();
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

  int restartCount() {
    return restarts;
  }

  boolean ready() {
    return ready;
  }

  boolean startedOnce() {
    return startedOnce;
  }

  boolean succeeded() {
    return phase instanceof Exited exited && exited.exitCode() == 0;
  }

  private static Duration backOff(int attempts) {
    var seconds = 1L << Math.min(attempts - 1, 6);
    return Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT.toSeconds()));
  }

  private static String message(Exception cause) {
    return Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
  }
}
