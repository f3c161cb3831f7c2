package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.IdentitySpec;
import dev.headwater.api.v1alpha1.IdentitySpec.IdentityMode;
import dev.headwater.operator.HandClock;
import dev.headwater.operator.aws.BucketAnswer;
import dev.headwater.operator.aws.RoleAnswer;
import dev.headwater.operator.aws.RoleLink;
import dev.headwater.operator.aws.RoleRemoval;
import dev.headwater.operator.aws.RoleWanted;
import dev.headwater.operator.aws.Roles;
import dev.headwater.operator.desired.Annotations;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class IdentitySensesTest {
  private static final ResourceID ID = new ResourceID("quickstart", "default");
  private static final RoleAnswer THERE =
      new RoleAnswer.Ensured("role", new RoleLink.Provider("provider"));

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Stage stage =
      new Stage().identifiesBy(new IdentitySpec(IdentityMode.IRSA, null, null));
  private final IdentitySenses senses =
      new IdentitySenses(
          Stage.SETTINGS,
          new Recorded(),
          secret -> new SecretAnswer.Unread(),
          new HandClock(Instant.parse("2026-01-01T00:00:00Z")));

  /** AWS's part, which keeps what it was asked. */
  private final class Recorded implements Roles {
    @Override
    public RoleAnswer ensure(RoleWanted wanted) {
      calls.add("ensure");
      return THERE;
    }

    @Override
    public RoleRemoval remove(RoleWanted.Made wanted) {
      calls.add("remove");
      return new RoleRemoval.Gone();
    }
  }

  /** Whoever may write ConfigMaps and ServiceAccounts must not get a role for any bucket. */
  @Test
  void noRoleIsMadeForABucketThatIsNotTheClusters() {
    stage.has(
        new ServiceAccountBuilder()
            .withNewMetadata()
            .withName("quickstart")
            .withAnnotations(Map.of(Annotations.ROLE_ARN, "role"))
            .endMetadata()
            .build());
    for (var answer :
        List.<Optional<BucketAnswer>>of(
            Optional.empty(), Optional.of(new BucketAnswer.NotOurs("Not yours.")))) {
      stage.bucket = answer;
      Awaitility.await()
          .during(Duration.ofMillis(100))
          .until(() -> role().isEmpty() && calls.isEmpty());
    }
    stage.bucketIsReady();
    Awaitility.await().until(() -> role().equals(Optional.of(THERE)));
    assertThat(calls).containsExactly("ensure");
  }

  /** Else a new cluster would be said not to have been looked at, and wait once more. */
  @Test
  void whenAutoIsDecidedTheAnswerHolds() {
    stage.identifiesBy(new IdentitySpec(IdentityMode.AUTO, null, null)).bucketIsReady();
    Awaitility.await().until(() -> role().isPresent());
    stage.has(
        new ServiceAccountBuilder()
            .withNewMetadata()
            .withName("quickstart")
            .withAnnotations(Map.of(Annotations.POD_IDENTITY_ROLE_ARN, "role"))
            .endMetadata()
            .build());
    assertThat(role()).contains(THERE);
    Awaitility.await().until(() -> role().isPresent() && calls.size() == 2);
  }

  @Test
  void nothingIsMadeWhileSuspended() {
    stage.bucketIsReady();
    Awaitility.await().until(() -> role().isPresent());
    stage.suspended();
    assertThat(role()).isEmpty();
  }

  private Optional<RoleAnswer> role() {
    return senses.look(stage.snapshot(), stage.bucket, ID).role();
  }

  @Test
  void theRoleGoesWhenNothingRunsAnyMore() {
    var data = (Origin.Known) stage.snapshot().origin();
    stage.bucketIsReady();
    stage.role = Optional.of(THERE);
    stage.applied();
    assertThat(senses.removal(stage.cluster, stage.world(), data)).isEmpty();
    var stopped = new World(List.of(), List.of(), List.of(), Optional.empty());
    Awaitility.await()
        .until(
            () ->
                senses
                    .removal(stage.cluster, stopped, data)
                    .equals(Optional.of(new RoleRemoval.Gone())));
    assertThat(calls).containsExactly("remove");
  }

  @Test
  void ofAnAbandonedClusterTheRoleStays() {
    var data = (Origin.Known) stage.snapshot().origin();
    stage.cluster.getMetadata().setAnnotations(Map.of(Annotations.ABANDON, "true"));
    var stopped = new World(List.of(), List.of(), List.of(), Optional.empty());
    assertThat(senses.removal(stage.cluster, stopped, data))
        .containsInstanceOf(RoleRemoval.Kept.class);
    assertThat(calls).isEmpty();
  }
}
