package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.api.v1alpha1.IdentitySpec;
import dev.headwater.api.v1alpha1.IdentitySpec.IdentityMode;
import dev.headwater.api.v1alpha1.SecretReference;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.BucketAnswer;
import dev.headwater.operator.aws.RoleAnswer;
import dev.headwater.operator.aws.ZonesAnswer;
import dev.headwater.operator.josdk.ApplyOutcome;
import dev.headwater.operator.kafka.UnregisterAnswer;
import dev.headwater.operator.status.ConditionTypes;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Reconciling and Stalled, and when a change of the spec counts as carried out. */
class ClusterConditionsTest {
  private static final String BROKER = "quickstart-brokers-use1-az6-1000";
  private static final ApplyOutcome[] NONE = {};

  @Test
  void everyConditionIsThereAfterTheFirstVisit() {
    var stage = new Stage();
    stage.zones = Optional.empty();
    var status = stage.visit();
    assertThat(status.conditionsOrEmpty())
        .extracting(Condition::type)
        .isEqualTo(ConditionTypes.CLUSTER);
    assertThat(said(status, "Reconciling")).isEqualTo("True Creating: AWS is being asked.");
    assertThat(said(status, "Stalled")).isEqualTo("False NotBlocked: Nothing needs a human.");
    assertThat(said(status, "Ready")).startsWith("False Creating");
    assertThat(said(status, "StorageReady")).startsWith("Unknown Pending");
  }

  @Test
  void creatingIsUnderWayUntilTheLastBrokerIsThere() {
    var stage = new Stage();
    assertThat(reconciling(stage.visit())).isEqualTo("True Creating 1");
    assertThat(reconciling(stage.bucketIsReady().visit(new ApplyOutcome.Written())))
        .isEqualTo("True Creating 1");
    assertThat(reconciling(stage.applied().podsStart().visit())).isEqualTo("True Creating 1");
    assertThat(reconciling(stage.podsFollow().visit())).isEqualTo("True Creating 1");
    assertThat(reconciling(stage.kafkaFollows().applied().visit())).isEqualTo("False Reconciled 1");
    assertThat(said(stage.visit(), "Ready")).isEqualTo("True Ready: The cluster serves.");
  }

  @Test
  void aSpecIsNotCarriedOutWhileAnObjectWasJustWritten() {
    var stage = Stage.running(3).declares(3);
    var outcomes = new ApplyOutcome[] {new ApplyOutcome.Unchanged(), new ApplyOutcome.Written()};
    assertThat(reconciling(stage.visit(outcomes))).isEqualTo("True Updating 2");
    assertThat(reconciling(stage.visit(new ApplyOutcome.Stale()))).isEqualTo("True Updating 2");
    assertThat(reconciling(stage.visit(new ApplyOutcome.Unchanged())))
        .isEqualTo("False Reconciled 2");
  }

  @Test
  void aScaleOutIsUnderWayUntilTheNewBrokersAreReady() {
    var stage = Stage.running(3).declares(4);
    assertThat(reconciling(stage.visit())).isEqualTo("True Updating 2");
    assertThat(reconciling(stage.applied().podsStart().visit())).isEqualTo("True Updating 2");
    assertThat(said(stage.visit(), "Reconciling"))
        .isEqualTo(
            "True Updating: 3 of 4 brokers are ready."
                + " quickstart-brokers-use1-az6-1001: is starting.");
    assertThat(reconciling(stage.podsFollow().kafkaFollows().visit()))
        .isEqualTo("False Reconciled 2");
  }

  @Test
  void aScaleInIsUnderWayUntilTheBrokerIsUnregistered() {
    var stage = Stage.running(4).declares(3);
    assertThat(reconciling(stage.visit())).isEqualTo("True Updating 2");
    assertThat(reconciling(stage.applied().visit())).isEqualTo("True Updating 2");
    stage.isGone("quickstart-brokers-use1-az6-1001").kafkaFollows();
    assertThat(reconciling(stage.visit())).isEqualTo("True Updating 2");
    stage.unregister = Optional.of(new Unregistration(1001, new UnregisterAnswer.Gone()));
    stage.applied();
    stage.unregister = Optional.empty();
    assertThat(reconciling(stage.visit())).isEqualTo("False Reconciled 2");
  }

  @Test
  void aPodThatIsLostLaterIsRepairAndNoChange() {
    var stage = Stage.running(3);
    assertThat(reconciling(stage.unready(BROKER).visit())).isEqualTo("False Reconciled 1");
    assertThat(reconciling(stage.isGone(BROKER).visit(new ApplyOutcome.Written())))
        .isEqualTo("False Reconciled 1");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatOnlyAHumanCanRemoveStopsANewCluster(
      String reason, Stage stage, ApplyOutcome[] outcomes) {
    var status = stage.visit(outcomes);
    assertThat(said(status, "Stalled")).startsWith("True " + reason + ": ").contains("why");
    assertThat(reconciling(status)).isEqualTo("False Blocked 1");
    assertThat(said(status, "Ready")).startsWith("False " + reason + ": ").contains("why");
  }

  static Stream<Arguments> whatOnlyAHumanCanRemoveStopsANewCluster() {
    return Stream.concat(ofBucketAndObjects(), ofIdentity());
  }

  private static Stream<Arguments> ofIdentity() {
    return Stream.of(
        arguments("RoleNotOurs", role(new RoleAnswer.NotOurs("why")), NONE),
        arguments("AssociationNotOurs", role(new RoleAnswer.AssociationNotOurs("why")), NONE),
        arguments("RoleNotAllowed", role(new RoleAnswer.NotAllowed("why", "seen")), NONE),
        arguments("OidcProviderMissing", role(new RoleAnswer.NoProvider("why")), NONE),
        arguments("SecretMissing", secret(new SecretAnswer.Missing()), NONE),
        arguments("SecretMissing", secret(new SecretAnswer.Incomplete(List.of("KEY"))), NONE),
        arguments("SecretNotAllowed", secret(new SecretAnswer.NotAllowed(Optional.empty())), NONE),
        arguments("AwsAccessDenied", role(new RoleAnswer.Unavailable(denied())), NONE));
  }

  private static Stream<Arguments> ofBucketAndObjects() {
    var retained = new Stage();
    retained.retained =
        Optional.of(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("why")
                .endMetadata()
                .withData(Map.of("cluster-uid", "uid-0"))
                .build());
    var unknownZone = new Stage();
    unknownZone.zones = Optional.of(new ZonesAnswer.Known(Map.of("why", "us-east-1a")));
    var noZones = new Stage();
    noZones.zones = Optional.of(new ZonesAnswer.Unavailable(denied()));
    return Stream.of(
        arguments("RetainedDataExists", retained, NONE),
        arguments("ZoneUnknown", unknownZone, NONE),
        arguments("AwsAccessDenied", noZones, NONE),
        arguments("BucketForeign", bucket(new BucketAnswer.ForeignOwner("why")), NONE),
        arguments("BucketNotOurs", bucket(new BucketAnswer.NotOurs("why")), NONE),
        arguments("BucketNameRefused", bucket(new BucketAnswer.NameRefused("why")), NONE),
        arguments("BucketNotAllowed", bucket(new BucketAnswer.NotAllowed("why", "seen")), NONE),
        arguments("BucketUnsafe", bucket(new BucketAnswer.Unsafe("why")), NONE),
        arguments("KmsKeyNotAllowed", bucket(new BucketAnswer.KeyNotAllowed("why", "seen")), NONE),
        arguments("KmsKeyUnusable", bucket(new BucketAnswer.KeyUnusable("why")), NONE),
        arguments("AwsAccessDenied", bucket(new BucketAnswer.Unavailable(denied())), NONE),
        arguments(
            "AwsCredentials",
            bucket(
                new BucketAnswer.Unavailable(new AwsProblem(AwsProblem.Kind.CREDENTIALS, "why"))),
            NONE),
        arguments(
            "NameConflict", new Stage(), new ApplyOutcome[] {new ApplyOutcome.NotOurs("why")}),
        arguments(
            "ApplyRefused", new Stage(), new ApplyOutcome[] {new ApplyOutcome.Refused("why")}));
  }

  @ParameterizedTest
  @EnumSource(names = {"THROTTLED", "UNREACHABLE", "OTHER"})
  void whatPassesByItselfStallsNothing(AwsProblem.Kind kind) {
    var stage = bucket(new BucketAnswer.Unavailable(new AwsProblem(kind, "later")));
    var status = stage.visit();
    assertThat(said(status, "Stalled")).startsWith("False NotBlocked");
    assertThat(said(status, "StorageReady")).startsWith("Unknown Aws").endsWith(": later");
    assertThat(said(status, "Reconciling")).isEqualTo("True Creating: later");
  }

  @Test
  void aNamespaceThatIsBeingDeletedNeedsNoHuman() {
    var status = new Stage().visit(new ApplyOutcome.NamespaceGoes("it goes"));
    assertThat(said(status, "Stalled")).startsWith("False NotBlocked");
    assertThat(reconciling(status)).isEqualTo("True Creating 1");
  }

  @Test
  void aRunningClusterThatIsBlockedStillServes() {
    var stage = Stage.running(3);
    stage.bucket = Optional.of(new BucketAnswer.Unavailable(denied()));
    var status = stage.visit();
    assertThat(said(status, "Stalled")).startsWith("True AwsAccessDenied");
    assertThat(said(status, "Ready")).startsWith("True Ready");
    assertThat(said(status, "StorageReady")).isEqualTo("Unknown AwsAccessDenied: why");
  }

  @Test
  void whenABlockerGoesWhatWasCarriedOutIsNotCarriedOutAgain() {
    var stage = Stage.running(3);
    stage.bucket = Optional.of(new BucketAnswer.Unavailable(denied()));
    stage.unready(BROKER).visit();
    var status = stage.bucketIsReady().visit();
    assertThat(said(status, "Stalled")).startsWith("False NotBlocked");
    assertThat(reconciling(status)).isEqualTo("False Reconciled 1");
  }

  @Test
  void aChangeThatIsBlockedIsAnUpdateWhenTheBlockerGoes() {
    var stage = Stage.running(3).declares(4);
    assertThat(reconciling(stage.visit(new ApplyOutcome.Refused("quota"))))
        .isEqualTo("False Blocked 2");
    assertThat(reconciling(stage.visit(new ApplyOutcome.Written()))).isEqualTo("True Updating 2");
  }

  @Test
  void aSuspendedClusterReportsAndIsAnUpdateWhenItGoesOn() {
    var stage = Stage.running(3).suspended();
    var status = stage.unready(BROKER).visit();
    assertThat(reconciling(status)).isEqualTo("False Suspended 2");
    assertThat(said(status, "BrokersReady")).startsWith("False WaitingForPods");
    assertThat(reconciling(stage.declares(4).visit())).isEqualTo("True Updating 3");
  }

  @Test
  void aStoppedClusterIsCarriedOutWhenItsPodsAreGone() {
    var stage = Stage.running(3).declares(0).applied();
    assertThat(reconciling(stage.visit())).isEqualTo("True Updating 2");
    stage.podsFollow().kafka = Optional.empty();
    var status = stage.visit();
    assertThat(reconciling(status)).isEqualTo("False Reconciled 2");
    assertThat(said(status, "Ready")).startsWith("False NoBrokerDeclared");
    assertThat(said(status, "BrokersReady")).startsWith("True NoBrokerDeclared");
  }

  @Test
  void stalledAndReconcilingAreNeverTrueTogether() {
    var stages = Stream.of(new Stage(), Stage.running(3), Stage.running(4).declares(3).applied());
    stages.forEach(
        stage -> {
          for (var suspend : new boolean[] {false, true}) {
            for (var answer :
                new BucketAnswer[] {
                  new BucketAnswer.NotOurs("why"),
                  new BucketAnswer.Unavailable(denied()),
                  new BucketAnswer.Ensured("arn", List.of())
                }) {
              stage.bucket = Optional.of(answer);
              for (var outcome :
                  new ApplyOutcome[] {
                    new ApplyOutcome.Written(), new ApplyOutcome.Refused("why")
                  }) {
                var status = (suspend ? stage.suspended() : stage).visit(outcome);
                assertThat(
                        said(status, "Stalled").startsWith("True")
                            && said(status, "Reconciling").startsWith("True"))
                    .isFalse();
              }
            }
          }
        });
  }

  @Test
  void timePassesWithoutChangingAnything() {
    var stage = Stage.running(3);
    var before = stage.visit();
    stage.now = stage.now.plus(Duration.ofHours(1));
    assertThat(stage.visit()).isEqualTo(before);
  }

  @Test
  void driftThatIsLeftIsNamedAndStopsNothing() {
    var stage = Stage.running(3);
    stage.bucket =
        Optional.of(new BucketAnswer.Ensured("arn:aws:s3:::bucket", List.of("one", "two")));
    var conditions = stage.visit().conditionsOrEmpty();
    assertThat(conditions)
        .filteredOn(condition -> condition.type().equals("StorageReady"))
        .singleElement()
        .satisfies(
            condition -> {
              assertThat(condition.status()).isEqualTo("True");
              assertThat(condition.reason()).isEqualTo("BucketDrift");
              assertThat(condition.message()).contains("one; two", "drift Enforce");
            });
    assertThat(conditions)
        .filteredOn(condition -> condition.type().equals("Stalled"))
        .extracting(condition -> condition.status())
        .containsExactly("False");
  }

  private static Stage role(RoleAnswer answer) {
    var stage =
        new Stage().identifiesBy(new IdentitySpec(IdentityMode.IRSA, null, null)).bucketIsReady();
    stage.cluster.getMetadata().setGeneration(1L);
    stage.role = Optional.of(answer);
    return stage;
  }

  private static Stage secret(SecretAnswer answer) {
    var keys = new IdentitySpec(IdentityMode.NONE, null, new SecretReference("why"));
    var stage = new Stage().identifiesBy(keys).bucketIsReady();
    stage.cluster.getMetadata().setGeneration(1L);
    stage.secret = Optional.of(answer);
    return stage;
  }

  private static Stage bucket(BucketAnswer answer) {
    var stage = new Stage();
    stage.bucket = Optional.of(answer);
    return stage;
  }

  private static AwsProblem denied() {
    return new AwsProblem(AwsProblem.Kind.ACCESS_DENIED, "why");
  }

  private static String reconciling(StreamClusterStatus status) {
    var condition = condition(status, "Reconciling");
    return "%s %s %d"
        .formatted(condition.status(), condition.reason(), condition.observedGeneration());
  }

  static String said(StreamClusterStatus status, String type) {
    var condition = condition(status, type);
    return "%s %s: %s".formatted(condition.status(), condition.reason(), condition.message());
  }

  private static Condition condition(StreamClusterStatus status, String type) {
    return status.conditionsOrEmpty().stream()
        .filter(condition -> condition.type().equals(type))
        .findAny()
        .orElseThrow();
  }
}
