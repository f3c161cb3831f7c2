package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.BucketRemoval;
import dev.headwater.operator.aws.RoleRemoval;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TeardownTest {
  private static final Optional<BucketRemoval> GONE = Optional.of(new BucketRemoval.Gone());

  private static final Optional<RoleRemoval> NO_ROLE = Optional.of(new RoleRemoval.Gone());

  private static final DataFate KEPT = new DataFate.Kept(Optional.empty());
  private static final DataFate REMOVED = new DataFate.Removed(false);
  private static final DataFate UNCONFIRMED = new DataFate.Unconfirmed("Confirm it.");

  static Stream<DataFate> fates() {
    return Stream.of(KEPT, REMOVED, new DataFate.Removed(true), UNCONFIRMED);
  }

  @ParameterizedTest
  @MethodSource("fates")
  void brokersStopFirstWhateverIsKnownOfTheBucket(DataFate fate) {
    var world = Stage.running(3).world();
    assertThat(Teardown.next(world, fate, NO_ROLE, GONE))
        .isInstanceOfSatisfying(
            Teardown.Stop.class,
            stop -> {
              assertThat(names(stop)).isEqualTo("use1-az6 use1-az1 use1-az2");
              assertThat(stop.message()).contains("quickstart-brokers-use1-az1-2000");
            });
  }

  @Test
  void controllersWaitForTheLastBrokersPod() {
    var running = Stage.running(3).world();
    var controllers = running.controllers().orElseThrow();
    var withBroker = new World(List.of(controllers), running.pods(), List.of(), Optional.empty());
    assertThat(Teardown.next(withBroker, KEPT, NO_ROLE, Optional.empty()))
        .isInstanceOfSatisfying(Teardown.Stop.class, stop -> assertThat(stop.sets()).isEmpty());
    var alone =
        new World(List.of(controllers), running.controllerPods(), List.of(), Optional.empty());
    assertThat(Teardown.next(alone, KEPT, NO_ROLE, Optional.empty()))
        .isInstanceOfSatisfying(
            Teardown.Stop.class, stop -> assertThat(stop.sets()).containsExactly(controllers));
  }

  @Test
  void aStatefulSetThatIsOnItsWayIsNotDeletedAgain() {
    var set =
        new StatefulSetBuilder(Stage.running(3).world().controllers().orElseThrow())
            .editMetadata()
            .withDeletionTimestamp("2026-11-24T12:00:00Z")
            .endMetadata()
            .build();
    var world = new World(List.of(set), List.of(), List.of(), Optional.empty());
    assertThat(Teardown.next(world, KEPT, NO_ROLE, Optional.empty()))
        .isInstanceOfSatisfying(Teardown.Stop.class, stop -> assertThat(stop.sets()).isEmpty());
  }

  @Test
  void dataThatIsToBeKeptIsKeptWhateverIsKnownOfTheBucket() {
    assertThat(Teardown.next(stopped("data-c-controllers-0"), KEPT, NO_ROLE, GONE))
        .isEqualTo(new Teardown.Keep(Optional.empty()));
  }

  @Test
  void nothingGoesBeforeAwsHasAnswered() {
    assertThat(Teardown.next(stopped("data-c-controllers-0"), REMOVED, NO_ROLE, Optional.empty()))
        .isInstanceOf(Teardown.Wait.class);
    var problem = new AwsProblem(AwsProblem.Kind.ACCESS_DENIED, "s3:DeleteBucket on b: 403.");
    assertThat(
            Teardown.next(
                stopped("data-c-controllers-0"),
                REMOVED,
                NO_ROLE,
                Optional.of(new BucketRemoval.Unavailable(problem))))
        .isInstanceOfSatisfying(
            Teardown.Wait.class,
            wait ->
                assertThat(wait.message())
                    .startsWith("s3:DeleteBucket on b: 403.")
                    .contains("set spec.storage.deletionPolicy to Retain"));
  }

  @ParameterizedTest
  @MethodSource("fates")
  void theRoleGoesBeforeTheData(DataFate fate) {
    var world = stopped("data-c-controllers-0");
    assertThat(Teardown.next(world, fate, Optional.empty(), GONE))
        .isEqualTo(new Teardown.Wait("AWS is asked to remove the role of the pods."));
    var problem = new AwsProblem(AwsProblem.Kind.ACCESS_DENIED, "iam:DeleteRole on r: 403.");
    var refused = Optional.<RoleRemoval>of(new RoleRemoval.Unavailable(problem));
    assertThat(Teardown.isDone(refused)).isFalse();
    assertThat(Teardown.next(world, fate, refused, GONE))
        .isInstanceOfSatisfying(
            Teardown.Wait.class,
            wait ->
                assertThat(wait.message())
                    .startsWith("iam:DeleteRole on r: 403.")
                    .contains("annotate it with headwater.dev/abandon=true"));
  }

  @Test
  void aRoleThatStaysDoesNotKeepTheData() {
    var kept = Optional.<RoleRemoval>of(new RoleRemoval.Kept("It is not ours."));
    assertThat(Teardown.isDone(kept)).isTrue();
    assertThat(Teardown.next(stopped("other"), REMOVED, kept, GONE))
        .isEqualTo(new Teardown.Forget());
  }

  @Test
  void whatNobodyConfirmedWaitsWhateverIsKnownOfTheBucket() {
    assertThat(Teardown.next(stopped("data-c-controllers-0"), UNCONFIRMED, NO_ROLE, GONE))
        .isEqualTo(new Teardown.Wait("Confirm it."));
  }

  @Test
  void aBucketThatIsBeingEmptiedKeepsItsCatalogueUntilItIsGone() {
    assertThat(
            Teardown.next(
                stopped("data-c-controllers-0"),
                new DataFate.Removed(true),
                NO_ROLE,
                Optional.of(new BucketRemoval.Purging(5000))))
        .isInstanceOfSatisfying(
            Teardown.Wait.class,
            wait -> assertThat(wait.message()).contains("at least 5000 objects"));
  }

  @Test
  void aBucketThatIsKeptKeepsItsCatalogue() {
    assertThat(
            Teardown.next(
                stopped("data-c-controllers-0"),
                REMOVED,
                NO_ROLE,
                Optional.of(new BucketRemoval.Kept("Bucket b is not empty."))))
        .isEqualTo(new Teardown.Keep(Optional.of("Bucket b is not empty.")));
  }

  @Test
  void claimsFollowTheBucketAndTheRecordIsTheLast() {
    assertThat(Teardown.next(stopped("data-c-controllers-0", "other"), REMOVED, NO_ROLE, GONE))
        .isInstanceOfSatisfying(
            Teardown.Discard.class,
            discard ->
                assertThat(discard.claims())
                    .extracting(claim -> claim.getMetadata().getName())
                    .containsExactly("data-c-controllers-0"));
    assertThat(Teardown.next(stopped("other"), REMOVED, NO_ROLE, GONE))
        .isEqualTo(new Teardown.Forget());
  }

  private static World stopped(String... claims) {
    return new World(
        List.of(),
        List.of(),
        List.of(claims).stream()
            .map(
                name ->
                    new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
            .toList(),
        Optional.empty());
  }

  private static String names(Teardown.Stop stop) {
    return stop.sets().stream()
        .map(set -> set.getMetadata().getName().replace("quickstart-brokers-", ""))
        .collect(Collectors.joining(" "));
  }
}
