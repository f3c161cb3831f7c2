package dev.headwater.operator.josdk;

import java.time.Duration;
import java.util.Optional;

/** What a process does about the lease after a look at it: pure. */
sealed interface LeaseStep {
  /** There is no lease yet. */
  record Create() implements LeaseStep {}

  /** It was released, or its holder has not renewed it in time. */
  record Take() implements LeaseStep {}

  /** This process holds it. */
  record Renew() implements LeaseStep {}

  /**
   * Another process holds it.
   *
   * @param holder its identity
   * @param remaining until it may be taken if it is not renewed
   */
  record Await(String holder, Duration remaining) implements LeaseStep {}

  static LeaseStep of(Optional<SeenLease> seen, String identity, Sighting sighting, long now) {
    if (seen.isEmpty()) {
      return new Create();
    }
    var lease = seen.get();
    if (lease.holder().isEmpty()) {
      return new Take();
    }
    if (lease.holder().equals(identity)) {
      return new Renew();
    }
    var remaining = lease.duration().minusNanos(now - sighting.since());
    return remaining.isPositive() ? new Await(lease.holder(), remaining) : new Take();
  }

  /**
   * Since when a lease is as it is, by the monotonic clock of this process. The time that the
   * holder wrote is never compared with a clock here: the two may differ by more than the lease
   * (fabric8's elector does compare; client-go does not).
   *
   * @param version of the lease; empty before the first look
   * @param since nanoseconds of the monotonic clock
   */
  record Sighting(String version, long since) {
    static final Sighting NONE = new Sighting("", 0);

    /** A lease that changed meanwhile begins to count anew. */
    Sighting after(Optional<SeenLease> seen, long now) {
      var current = seen.map(SeenLease::version).orElse("");
      return current.equals(version) ? this : new Sighting(current, now);
    }
  }
}
