package dev.headwater.operator.cluster;

import static dev.headwater.operator.cluster.ClusterConditionsTest.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamClusterStatus.BrokersStatus;
import dev.headwater.api.v1alpha1.StreamClusterStatus.StorageStatus;
import dev.headwater.api.v1alpha1.StreamClusterStatus.ZoneBootstrap;
import dev.headwater.api.v1alpha1.StreamClusterStatus.ZoneStatus;
import dev.headwater.operator.aws.ZonesAnswer;
import dev.headwater.operator.desired.Identity;
import dev.headwater.operator.kafka.ClusterAnswer.Unreachable;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What users read of pods, drains and partitions, and the scalars of the status. */
class ClusterReportTest {
  private static final String BUCKET =
      Identity.bucketName("quickstart", "uid-1", "123456789012", "us-east-1");
  private static final String VICTIM = "quickstart-brokers-use1-az6-1001";
  private static final String BROKER = "quickstart-brokers-use1-az6-1000";

  @Test
  void theScalarsTellClientsWhereToConnect() {
    var status = Stage.running(4).visit();
    assertThat(status.observedGeneration()).isEqualTo(1);
    assertThat(status.clusterId()).isEqualTo(Identity.clusterId("uid-1"));
    assertThat(status.bootstrapServers()).isEqualTo("quickstart-kafka.default.svc:9092");
    assertThat(status.bootstrap())
        .contains(new ZoneBootstrap("use1-az1", "quickstart-kafka-use1-az1.default.svc:9092"));
    assertThat(status.zones())
        .containsExactly(
            new ZoneStatus("use1-az6", "us-east-1a", 1000, 2, 2),
            new ZoneStatus("use1-az1", "us-east-1b", 2000, 1, 1),
            new ZoneStatus("use1-az2", "us-east-1c", 3000, 1, 1));
    assertThat(status.brokers()).isEqualTo(new BrokersStatus(4, 4, 4, null));
    assertThat(status.replicas()).isEqualTo(4);
    assertThat(status.summary()).isEqualTo("4/4");
    assertThat(status.selector())
        .isEqualTo("app.kubernetes.io/component=broker,headwater.dev/cluster=quickstart");
    assertThat(status.serviceAccountName()).isEqualTo("quickstart");
  }

  @Test
  void theSameSightGivesTheSameReport() {
    var stage = Stage.running(4);
    assertThat(stage.visit()).isEqualTo(stage.visit());
    stage.declares(3).applied().stopsSince(VICTIM, Duration.ofSeconds(5));
    var before = stage.visit();
    stage.now = stage.now.plusSeconds(5);
    assertThat(stage.visit()).isEqualTo(before);
  }

  @Test
  void theBucketIsNamedBeforeItIsThere() {
    assertThat(new Stage().visit().storage()).isEqualTo(new StorageStatus(BUCKET, null));
  }

  @Test
  void theArnOfTheBucketStaysWhileAwsIsNotAsked() {
    var stage = Stage.running(3);
    stage.bucket = Optional.empty();
    var status = stage.visit();
    assertThat(status.storage()).isEqualTo(new StorageStatus(BUCKET, "arn:aws:s3:::bucket"));
    assertThat(said(status, "StorageReady")).startsWith("True StorageReady");
  }

  @Test
  void aZoneThatAwsNoLongerHasLeavesTheLastReportInPlace() {
    var stage = Stage.running(3);
    var before = stage.visit();
    stage.declares(5).zones = Optional.of(new ZonesAnswer.Known(Map.of("use1-az6", "us-east-1a")));
    var status = stage.visit();
    assertThat(status.observedGeneration()).isEqualTo(2);
    assertThat(status.zones()).isEqualTo(before.zones());
    assertThat(status.storage()).isEqualTo(before.storage());
    assertThat(said(status, "ZonesResolved")).startsWith("False ZoneUnknown");
  }

  @Test
  void aClusterServesAsBeforeWhileABrokerLeaves() {
    var stage = Stage.running(4).declares(3).applied().stopsSince(VICTIM, Duration.ofSeconds(330));
    var status = stage.visit();
    assertThat(status.brokers()).isEqualTo(new BrokersStatus(3, 4, 3, List.of(1001)));
    assertThat(said(status, "BrokersReady"))
        .isEqualTo("False Draining: Broker 1001 is stopping and hands its partitions over.");
    assertThat(said(status, "Ready")).isEqualTo("True Ready: The cluster serves.");
  }

  @Test
  void aDrainIsStuckAfterItsTimeout() {
    var stage = Stage.running(4).declares(3).applied().stopsSince(VICTIM, Duration.ofSeconds(331));
    var status = stage.visit();
    assertThat(said(status, "BrokersReady"))
        .isEqualTo(
            "False DrainStuck: Broker 1001 still runs after its drain timeout of 330 s and leads"
                + " 10 partitions. No other broker is removed.");
    assertThat(said(status, "Ready")).startsWith("True Degraded: The cluster serves. Broker 1001");
    assertThat(said(status, "Stalled")).startsWith("False");
  }

  @Test
  void fewerBrokersThanZonesAreSaid() {
    assertThat(said(Stage.running(2).visit(), "BrokersReady"))
        .isEqualTo(
            "True FewerBrokersThanZones: 2 brokers for 3 zones: clients of a zone without one"
                + " cross zones.");
  }

  @Test
  void aBrokerThatMayNotLeaveYetIsSaid() {
    var stage = Stage.running(4).declares(3);
    stage.kafkaSays(Descriptions.incomplete(List.of(1000, 1001, 2000, 3000), 1));
    assertThat(said(stage.visit(), "BrokersReady")).startsWith("False Draining: 4 brokers run, 3");
  }

  @Test
  void aBrokerWhoseNodeIsSilentIsToldFromOneThatStarts() {
    var stage = Stage.running(3);
    var silent =
        new PodBuilder(stage.unready(BROKER).pod(BROKER))
            .editSpec()
            .withNodeName("node-a")
            .endSpec()
            .editStatus()
            .addNewCondition()
            .withType("ContainersReady")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build();
    stage.puts(silent);
    assertThat(said(stage.visit(), "BrokersReady"))
        .endsWith(BROKER + ": its node node-a does not report.");
    stage.puts(
        new PodBuilder(silent)
            .editSpec()
            .addNewReadinessGate("target-health.elbv2.k8s.aws/one")
            .endSpec()
            .build());
    assertThat(said(stage.visit(), "BrokersReady")).endsWith(BROKER + ": is starting.");
  }

  @Test
  void aBrokerThatIsLostLeavesTheClusterDegraded() {
    var stage = Stage.running(3);
    stage.puts(
        new PodBuilder(stage.unready(BROKER).pod(BROKER))
            .editStatus()
            .addNewContainerStatus()
            .withNewState()
            .withNewWaiting()
            .withReason("ImagePullBackOff")
            .withMessage("no such image")
            .endWaiting()
            .endState()
            .endContainerStatus()
            .endStatus()
            .build());
    assertThat(said(stage.visit(), "Ready"))
        .isEqualTo(
            "True Degraded: The cluster serves. 2 of 3 brokers are ready. "
                + BROKER
                + ": ImagePullBackOff (no such image).");
  }

  @Test
  void threePodsAreNamedAndTheOthersCounted() {
    var stage = Stage.running(1).declares(6).applied().podsStart();
    assertThat(said(stage.visit(), "BrokersReady"))
        .startsWith("False WaitingForPods: 1 of 6 brokers are ready. quickstart-brokers-use1-az1-")
        .endsWith("-3000: is starting. And 2 more.");
  }

  @Test
  void partitionsMayBeLeaderlessForHalfAMinute() {
    var stage = Stage.running(3);
    stage.kafkaSays(Descriptions.leaderless(List.of(1000, 2000, 3000), 2));
    stage.leaderlessSince = Optional.of(stage.now.minusSeconds(30));
    assertThat(said(stage.visit(), "Ready")).startsWith("True Ready");
    stage.leaderlessSince = Optional.of(stage.now.minusSeconds(31));
    assertThat(said(stage.visit(), "Ready"))
        .isEqualTo("False LeaderlessPartitions: 2 partitions have no leader: orders-0, orders-1");
  }

  @Test
  void withoutALeaderOfTheQuorumNothingIsReady() {
    var stage = Stage.running(3);
    stage.kafkaSays(Descriptions.withoutQuorumLeader(List.of(1000, 2000, 3000)));
    var status = stage.visit();
    assertThat(said(status, "Ready")).startsWith("False QuorumLost: The quorum has no leader");
    assertThat(said(status, "ControllersReady")).startsWith("False QuorumLost");
  }

  @Test
  void aBootstrapThatDoesNotAnswerIsNotReady() {
    var stage = Stage.running(3);
    var before = stage.visit();
    stage.kafkaSays(new Unreachable("nobody answered in 5 s"));
    stage.silence = Duration.ofSeconds(29);
    assertThat(stage.visit()).isEqualTo(before);
    stage.silence = Duration.ofSeconds(30);
    assertThat(said(stage.visit(), "Ready"))
        .isEqualTo("False BootstrapUnreachable: nobody answered in 5 s");
  }

  @Test
  void withoutAReadyBrokerNothingIsReady() {
    var stage = Stage.running(1).unready(BROKER);
    stage.kafka = Optional.empty();
    assertThat(said(stage.visit(), "Ready"))
        .startsWith("False NoBrokerReady: No broker is ready. 0 of 1 brokers are ready.");
  }

  @Test
  void anOperatorThatHasJustStartedDoesNotTakeReadyBack() {
    var stage = Stage.running(3);
    var before = stage.visit();
    stage.kafka = Optional.empty();
    stage.bucket = Optional.empty();
    stage.zones = Optional.empty();
    stage.now = stage.now.plusSeconds(600);
    assertThat(stage.visit()).isEqualTo(before);
  }

  @Test
  void aNewClusterWhoseBootstrapDoesNotAnswerYetSaysSo() {
    var stage = new Stage().bucketIsReady().applied().podsFollow();
    stage.kafkaSays(new Unreachable("nobody answered in 5 s"));
    assertThat(said(stage.visit(), "Ready")).isEqualTo("Unknown Pending: nobody answered in 5 s");
  }

  @Test
  void beforeTheFirstAnswerANewClusterIsNotReadyYet() {
    var stage = new Stage().bucketIsReady().applied().podsFollow();
    assertThat(said(stage.visit(), "Ready"))
        .isEqualTo("Unknown Pending: The brokers are being asked.");
  }
}
