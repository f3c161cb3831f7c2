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
  void aLeaderRenewsWithOneRequest() {
    first.election.attempt();
    assertThat(lease.requests).containsExactly("read", "create");
    first.election.attempt();
    first.election.attempt();
    assertThat(lease.requests).containsExactly("read", "create", "write", "write");
    assertThat(first.election.isLeading()).isTrue();
  }

  @Test
  void aRenewalThatWasRefusedIsFollowedByALook() {
    first.election.attempt();
    lease.refuseWrites = true;
    first.election.attempt();
    lease.refuseWrites = false;
    first.election.attempt();
    assertThat(lease.requests).containsExactly("read", "create", "write", "read", "write");
    assertThat(first.lost).isEmpty();
  }

  @Test
  void aLeaderThatSeesAnotherHolderIsToldOnce() {
    first.election.attempt();
    lease.writeAs("pod-b_1");
    first.election.attempt();
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
        new LeaderElection(
            lease.seenByOne(), "pod-a_1", terms, System::nanoTime, () -> {}, lost::add);
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
          new LeaderElection(
              lease.seenByOne(), identity, TERMS, now::get, () -> led.add("led"), lost::add);
    }

    private void awaitLed() {
      Awaitility.await().untilAsserted(() -> assertThat(led).hasSize(1));
    }
  }

  /** The lease in the API server. */
  private final class OneLease {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile String holder = "";
    private volatile boolean refuseWrites;
    private volatile boolean hang;
    private volatile Duration callTakes = Duration.ZERO;

    /** 0: there is none. */
    private final AtomicLong version = new AtomicLong();

    private LeaseStore seenByOne() {
      return new Seen();
    }

    private void writeAs(String other) {
      version.incrementAndGet();
      holder = other;
    }

    private void begin(String request) {
      requests.add(request);
      pass(callTakes);
      while (hang) {
        Thread.onSpinWait();
      }
    }

    private final class Seen implements LeaseStore {
      private long known;

      @Override
      public Optional<SeenLease> read() {
        begin("read");
        known = version.get();
        return known == 0
            ? Optional.empty()
            : Optional.of(new SeenLease(Long.toString(known), holder, TERMS.lease()));
      }

      @Override
      public void create(String holder) {
        begin("create");
        over(0, holder);
      }

      @Override
      public void write(String holder) {
        begin("write");
        over(known, holder);
      }

      private void over(long expected, String holder) {
        if (refuseWrites || version.get() != expected) {
          throw new IllegalStateException("409 Conflict");
        }
        writeAs(holder);
        known = version.get();
      }
    }
  }
}
