package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.kubelet.ProbeTally.Verdict;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The probes of one run of a container. The startup probe is asked alone until it passes; readiness
 * and liveness are asked only after that. A container without a probe counts as passing.
 */
final class ContainerProbes {
  private final Optional<ProbeRun> startup;
  private final Optional<ProbeRun> liveness;
  private final Optional<ProbeRun> readiness;
  private final Optional<Duration> startupGrace;
  private final Optional<Duration> livenessGrace;
  private boolean started;
  private boolean ready;
  private Optional<Failure> failure = Optional.empty();

  /**
   * Why a container is to be restarted.
   *
   * @param grace how long it has after SIGTERM when the probe says so itself
   */
  record Failure(String message, Optional<Duration> grace) {}

  private ContainerProbes(
      Container container, String address, ProbeRunner runner, Instant startedAt) {
    this.startup =
        run(container, container.getStartupProbe(), address, runner, Verdict.UNKNOWN, startedAt);
    this.liveness =
        run(container, container.getLivenessProbe(), address, runner, Verdict.SUCCESS, startedAt);
    this.readiness =
        run(container, container.getReadinessProbe(), address, runner, Verdict.FAILURE, startedAt);
    this.startupGrace = grace(container.getStartupProbe());
    this.livenessGrace = grace(container.getLivenessProbe());
  }

  /**
   * The probes of a container that has just been started.
   *
   * @throws IllegalArgumentException when one is of a kind that is not known here
   */
  static ContainerProbes of(
      Container container, String address, ProbeRunner runner, Instant startedAt) {
    return new ContainerProbes(container, address, runner, startedAt);
  }

  private static Optional<ProbeRun> run(
      Container container,
      Probe probe,
      String address,
      ProbeRunner runner,
      Verdict before,
      Instant startedAt) {
    return Optional.ofNullable(probe)
        .map(
            p ->
                new ProbeRun(
                    ProbeAction.of(container, p, address),
                    ProbeTiming.of(p),
                    runner,
                    before,
                    startedAt));
  }

  private static Optional<Duration> grace(Probe probe) {
    return Optional.ofNullable(probe)
        .map(Probe::getTerminationGracePeriodSeconds)
        .map(Duration::ofSeconds);
  }

  void look(Instant now) {
    if (!started) {
      lookAtStartup(now);
    }
    if (started) {
      ready = readiness.map(probe -> probe.look(now) == Verdict.SUCCESS).orElse(true);
      if (liveness.map(probe -> probe.look(now)).equals(Optional.of(Verdict.FAILURE))) {
        failure = Optional.of(new Failure("failed liveness probe", livenessGrace));
      }
    }
  }

  private void lookAtStartup(Instant now) {
    var verdict = startup.map(probe -> probe.look(now)).orElse(Verdict.SUCCESS);
    started = verdict == Verdict.SUCCESS;
    if (verdict == Verdict.FAILURE) {
      failure = Optional.of(new Failure("failed startup probe", startupGrace));
    }
  }

  /** Whether the startup probe has passed. */
  boolean started() {
    return started;
  }

  boolean ready() {
    return ready;
  }

  /** Set once and for good when startup or liveness has failed often enough. */
  Optional<Failure> failure() {
    return failure;
  }
}
