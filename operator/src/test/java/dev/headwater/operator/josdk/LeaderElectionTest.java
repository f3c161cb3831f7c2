package dev.headwater.operator.josdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LeaderElectionTest {
  private static final LeaseTerms TERMS =
      new LeaseTerms(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

  private final AtomicLong now = new AtomicLong(Duration.ofHours(1).toNanos());
  private final OneLease lease = new OneLease();
  private final Candidate first = new Candidate("pod-a_1");
  private final Candidate second = new Candidate("pod-b_1");

  @Test
  void theFirstLeadsAndTheSecondStandsBy() {
    first.election.attempt();
    second.election.attempt();
    assertThat(first.election.isLeading()).isTrue();
    assertThat(second.election.isLeading()).isFalse();
    first.awaitLed();
    assertThat(second.led).isEmpty();
  }

  /** fabric8 #7350: leadership was reported before the write that makes it true. */
  @Test
  void whoCouldNotWriteTheLeaseDoesNotLead() {
    lease.refuseWrites = true;
    assertThat(first.election.attempt()).isEqualTo(TERMS.retryPeriod());
    assertThat(first.election.isLeading()).isFalse();
    assertThat(first.led).isEmpty();
  }

  @Test
  void aReleasedLeaseIsTakenByTheNextLook() {
    first.election.attempt();
    second.election.attempt();
    first.election.release();
    assertThat(first.election.isLeading()).isFalse();
    assertThat(first.lost).isEmpty();
    second.election.attempt();
    assertThat(second.election.isLeading()).isTrue();
  }

  @Test
  void whoReleasedItDoesNotTakeItAgain() {
    first.election.attempt();
    first.election.release();
    first.election.attempt();
    assertThat(lease.holder).isEmpty();
  }

  @Test
  void whoStandsByReleasesNothing() {
    first.election.attempt();
    second.election.attempt();
    second.election.release();
    assertThat(lease.holder).isEqualTo("pod-a_1");
  }

  @Test
  void aLeaderThatIsGoneIsReplacedWhenItsLeaseHasEnded() {
    first.election.attempt();
    assertThat(second.election.attempt()).isEqualTo(TERMS.retryPeriod());
    pass(Duration.ofSeconds(14));
    assertThat(second.election.attempt()).isEqualTo(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));
    second.election.attempt();
    assertThat(second.election.isLeading()).isTrue();
  }

  /** It must not need its threads for that: they may all have been frozen. */
  @Test
  void aLeaderWhoseDeadlineHasPassedDoesNotLeadAnyMore() {
    first.election.attempt();
    pass(TERMS.renewDeadline().minusNanos(1));
    assertThat(first.election.isLeading()).isTrue();
    pass(Duration.ofNanos(1));
    assertThat(first.election.isLeading()).isFalse();
  }

  @Test
  void theDeadlineCountsFromBeforeTheRequestThatRenewed() {
    lease.callTakes = Duration.ofSeconds(4);
    first.election.attempt();
    pass(Duration.ofSeconds(2));
    assertThat(first.election.isLeading()).isFalse();
  }

  @Test
  void aLeaderThatSeesAnotherHolderIsToldOnce() {
    first.election.attempt();
    lease.holder = "pod-b_1";
    first.election.attempt();
    first.election.attempt();
    assertThat(first.lost).containsExactly("the lease is held by pod-b_1");
    assertThat(first.election.isLeading()).isFalse();
  }

  /** On the real clock: a call that hangs must not hide the deadline. */
  @Test
  void aRenewalThatHangsIsNoticedByTheWatchdog() {
    var terms =
        new LeaseTerms(Duration.ofSeconds(1), Duration.ofMillis(300), Duration.ofMillis(50));
    var lost = new CopyOnWriteArrayList<String>();
    var election =
        new LeaderElection(lease, "pod-a_1", terms, System::nanoTime, () -> {}, lost::add);
    election.attempt();
    lease.hang = true;
    election.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> assertThat(lost).containsExactly("the lease could not be renewed for 300 ms"));
    lease.hang = false;
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private final class Candidate {
    private final List<String> led = new CopyOnWriteArrayList<>();
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private final LeaderElection election;

    private Candidate(String identity) {
      election =
          new LeaderElection(lease, identity, TERMS, now::get, () -> led.add("led"), lost::add);
    }

    private void awaitLed() {
      Awaitility.await().untilAsserted(() -> assertThat(led).hasSize(1));
    }
  }

  /** The lease in the API server. */
  private final class OneLease implements LeaseStore {
    private volatile String holder = "";
    private volatile boolean exists;
    private volatile boolean refuseWrites;
    private volatile boolean hang;
    private volatile Duration callTakes = Duration.ZERO;
    private int version;

    @Override
    public Optional<SeenLease> read() {
      pass(callTakes);
      while (hang) {
        Thread.onSpinWait();
      }
      return exists
          ? Optional.of(new SeenLease(Integer.toString(version), holder, TERMS.lease()))
          : Optional.empty();
    }

    @Override
    public void create(String holder) {
      write(holder);
      exists = true;
    }

    @Override
    public void write(String holder) {
      pass(callTakes);
      if (refuseWrites) {
        throw new IllegalStateException("409 Conflict");
      }
      version++;
      this.holder = holder;
    }
  }
}
