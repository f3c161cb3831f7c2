package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.kubelet.ProbeTally.Verdict;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One probe of one run of a container. It is asked on a thread of its own: a look never waits. */
final class ProbeRun {
  private static final Logger LOG = LoggerFactory.getLogger(ProbeRun.class);

  private final ProbeAction action;
  private final ProbeTiming timing;
  private final ProbeRunner runner;
  private Instant next;
  private ProbeTally tally;
  private Optional<Future<Boolean>> asked = Optional.empty();

  ProbeRun(
      ProbeAction action,
      ProbeTiming timing,
      ProbeRunner runner,
      Verdict before,
      Instant startedAt) {
    this.action = action;
    this.timing = timing;
    this.runner = runner;
    this.next = startedAt.plus(timing.initialDelay());
    this.tally = ProbeTally.startingAs(before);
  }

  /** Takes a result that has come in, asks when it is time, and says what holds. */
  Verdict look(Instant now) {
    asked.filter(Future::isDone).ifPresent(this::take);
    if (asked.isEmpty() && !now.isBefore(next)) {
      next = now.plus(timing.period());
      var task = new FutureTask<>(() -> runner.passes(action, timing.timeout()));
      Thread.ofVirtual().start(task);
      asked = Optional.of(task);
    }
    return tally.verdict();
  }

  private void take(Future<Boolean> done) {
    asked = Optional.empty();
    tally = tally.after(passed(done), timing);
  }

  /** A probe that cannot be carried out, such as a command that does not exist, has failed. */
  private boolean passed(Future<Boolean> done) {
    if (done.state() == Future.State.SUCCESS) {
      return done.resultNow();
    }
    LOG.warn("{} could not be carried out", action, done.exceptionNow());
    return false;
  }
}
