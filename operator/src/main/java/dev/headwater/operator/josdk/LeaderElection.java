package dev.headwater.operator.josdk;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leader election by a Lease, in place of JOSDK's and fabric8's, whose versions here report
 * leadership before the lease is written (fabric8 #7350), compare clocks of two hosts, notice a
 * missed deadline late, never release the lease, and deadlock in a shutdown hook (JOSDK #3383).
 *
 * <p>A lease does not fence: two processes may lead for a moment when one was frozen. So {@link
 * #isLeading} turns false by itself when the renewal deadline passes, whatever the threads of this
 * class do, and {@link LeaderOnlyWrites} asks it before each write.
 */
public final class LeaderElection {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);

  private final LeaseStore lease;
  private final String identity;
  private final LeaseTerms terms;
  private final LongSupplier nanoTime;
  private final Consumer<String> lost;
  private final Runnable lead;

  /** Held while a round reads and writes, so that a release comes before or after it. */
  private final Object round = new Object();

  /** Whether the lease was written last by this process, as far as it knows. */
  private boolean isOurs;

  private LeaseStep.Sighting sighting = LeaseStep.Sighting.NONE;
  private String awaited = "";
  private volatile OptionalLong heldUntil = OptionalLong.empty();
  private volatile boolean ended;

  /**
   * @param identity unique to this process: a restarted container must not take itself for its
   *     predecessor
   * @param nanoTime monotonic clock, nanoseconds
   * @param lead called once, on a thread of its own, when this process begins to lead
   * @param lost called once, with the reason, when this process must not lead any more; it has to
   *     end the process
   */
  public LeaderElection(
      LeaseStore lease,
      String identity,
      LeaseTerms terms,
      LongSupplier nanoTime,
      Runnable lead,
      Consumer<String> lost) {
    this.lease = lease;
    this.identity = identity;
    this.terms = terms;
    this.nanoTime = nanoTime;
    this.lead = lead;
    this.lost = lost;
  }

  /** Begins to try; returns at once. */
  public void start() {
    Thread.ofPlatform().daemon().name("leader-election").start(this::run);
  }

  /** Whether this process leads at this moment and may write. */
  public boolean isLeading() {
    var until = heldUntil;
    return until.isPresent() && nanoTime.getAsLong() - until.getAsLong() < 0;
  }

  /**
   * Stops leading and lets go of the lease, so that another process need not wait for its end. To
   * be called when nothing is under way any more.
   */
  public void release() {
    ended = true;
    synchronized (round) {
      boolean wasLeading = heldUntil.isPresent();
      heldUntil = OptionalLong.empty();
      if (wasLeading) {
        letGo();
      }
    }
  }

  private void letGo() {
    try {
      if (lease.read().filter(seen -> seen.holder().equals(identity)).isPresent()) {
        lease.write("");
        LOG.info("released the lease");
      }
    } catch (RuntimeException e) {
      LOG.warn("the lease could not be released; it ends after {}", terms.lease(), e);
    }
  }

  private void run() {
    while (!ended) {
      try {
        // An attempt answers when the next one is due; a lease has to be asked again.
        TimeUnit.NANOSECONDS.sleep(attempt().toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** One look at the lease and what follows; returns the time until the next. */
  Duration attempt() {
    synchronized (round) {
      if (ended) {
        return terms.retryPeriod();
      }
      try {
        return step();
      } catch (RuntimeException e) {
        LOG.warn("the lease could not be read or written: {}", e.getMessage());
        return terms.retryPeriod();
      }
    }
  }

  private Duration step() {
    // Taken before the request: the lease counts from no later than this.
    long before = nanoTime.getAsLong();
    if (isOurs) {
      renewUnread();
    } else {
      Optional<SeenLease> seen = lease.read();
      sighting = sighting.after(seen, nanoTime.getAsLong());
      var step = LeaseStep.of(seen, identity, sighting, nanoTime.getAsLong());
      switch (step) {
        case LeaseStep.Create create -> lease.create(identity);
        case LeaseStep.Take take -> {
          refuseIfLeading("the lease was taken away");
          lease.write(identity);
        }
        case LeaseStep.Renew renew -> lease.write(identity);
        case LeaseStep.Await await -> {
          refuseIfLeading("the lease is held by " + await.holder());
          return patience(await);
        }
      }
    }
    isOurs = true;
    held(before);
    return terms.retryPeriod();
  }

  /**
   * One request in place of two, so that twice the latency is borne before the deadline; client-go
   * does the same. Over what was written last: after anybody else's change it is refused, and the
   * next look reads.
   */
  private void renewUnread() {
    isOurs = false;
    lease.write(identity);
  }

  private void refuseIfLeading(String reason) {
    if (heldUntil.isPresent()) {
      lose(reason);
    }
  }

  private Duration patience(LeaseStep.Await await) {
    if (!await.holder().equals(awaited)) {
      awaited = await.holder();
      LOG.info("standing by; the leader is {}", awaited);
    }
    return await.remaining().compareTo(terms.retryPeriod()) < 0
        ? await.remaining()
        : terms.retryPeriod();
  }

  private synchronized void held(long since) {
    if (ended) {
      return;
    }
    boolean isNew = heldUntil.isEmpty();
    heldUntil = OptionalLong.of(since + terms.renewDeadline().toNanos());
    if (isNew) {
      LOG.info("leading as {}", identity);
      Thread.ofPlatform().daemon().name("leader-watchdog").start(this::watch);
      Thread.ofPlatform().daemon().name("lead").start(lead);
    }
  }

  /** A thread of its own: a renewal that hangs must not keep the deadline from being noticed. */
  private void watch() {
    while (!ended) {
      var until = heldUntil;
      if (until.isEmpty()) {
        return;
      }
      long remaining = until.getAsLong() - nanoTime.getAsLong();
      if (remaining <= 0) {
        lose("the lease could not be renewed for " + terms.renewDeadline().toMillis() + " ms");
        return;
      }
      try {
        // Until the deadline as it is known now; a renewal meanwhile has moved it.
        TimeUnit.NANOSECONDS.sleep(remaining);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private synchronized void lose(String reason) {
    if (!ended) {
      ended = true;
      heldUntil = OptionalLong.empty();
      lost.accept(reason);
    }
  }
}
