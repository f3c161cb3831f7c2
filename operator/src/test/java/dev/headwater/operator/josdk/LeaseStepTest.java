package dev.headwater.operator.josdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.josdk.LeaseStep.Sighting;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseStepTest {
  private static final String ME = "pod-a_1";
  private static final Duration LEASE = Duration.ofSeconds(15);

  @Test
  void aLeaseThatIsNotThereIsMade() {
    assertThat(LeaseStep.of(Optional.empty(), ME, Sighting.NONE, 0))
        .isEqualTo(new LeaseStep.Create());
  }

  @Test
  void aReleasedLeaseIsTakenAtOnce() {
    assertThat(step(lease("7", ""), 0, 0)).isEqualTo(new LeaseStep.Take());
  }

  @Test
  void theOwnLeaseIsRenewed() {
    assertThat(step(lease("7", ME), 0, 0)).isEqualTo(new LeaseStep.Renew());
  }

  /** A restarted container has the pod's name; it must wait for its predecessor's lease. */
  @Test
  void theLeaseOfAnEarlierProcessOfThePodIsNotTheOwn() {
    assertThat(step(lease("7", "pod-a_0"), 0, 0)).isEqualTo(new LeaseStep.Await("pod-a_0", LEASE));
  }

  @Test
  void anothersLeaseIsTakenOnceItHasNotChangedForItsWholeDuration() {
    assertThat(step(lease("7", "pod-b_1"), 0, LEASE.toNanos() - 1))
        .isEqualTo(new LeaseStep.Await("pod-b_1", Duration.ofNanos(1)));
    assertThat(step(lease("7", "pod-b_1"), 0, LEASE.toNanos())).isEqualTo(new LeaseStep.Take());
  }

  @Test
  void aRenewalBeginsTheWaitAnew() {
    var sighting = Sighting.NONE.after(Optional.of(lease("7", "pod-b_1")), 100);
    assertThat(sighting).isEqualTo(new Sighting("7", 100));
    assertThat(sighting.after(Optional.of(lease("7", "pod-b_1")), 200)).isEqualTo(sighting);
    assertThat(sighting.after(Optional.of(lease("8", "pod-b_1")), 200))
        .isEqualTo(new Sighting("8", 200));
  }

  private static LeaseStep step(SeenLease lease, long since, long now) {
    return LeaseStep.of(Optional.of(lease), ME, new Sighting(lease.version(), since), now);
  }

  private static SeenLease lease(String version, String holder) {
    return new SeenLease(version, holder, LEASE);
  }
}
