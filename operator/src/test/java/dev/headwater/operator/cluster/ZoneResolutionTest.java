package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.ZonesAnswer;
import dev.headwater.operator.cluster.ZoneResolution.Pending;
import dev.headwater.operator.cluster.ZoneResolution.Resolved;
import dev.headwater.operator.cluster.ZoneResolution.Unavailable;
import dev.headwater.operator.cluster.ZoneResolution.Unknown;
import dev.headwater.operator.cluster.ZoneResolution.Zone;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ZoneResolutionTest {
  private static final Zone AZ6 = new Zone("use1-az6", "us-east-1a", 1000);
  private static final Zone AZ1 = new Zone("use1-az1", "us-east-1b", 2000);
  private static final Zone AZ2 = new Zone("use1-az2", "us-east-1c", 3000);
  private static final AwsProblem PROBLEM =
      new AwsProblem(AwsProblem.Kind.UNREACHABLE, "DescribeAvailabilityZones: no answer.");

  @Test
  void theZonesOfANewClusterGetTheirThousandsInTheOrderOfTheSpec() {
    assertThat(zones(new Stage())).containsExactly(AZ6, AZ1, AZ2);
  }

  @Test
  void reorderingTheSpecMovesNoNodeId() {
    var stage = Stage.running(3).declaresZones("use1-az2", "use1-az6", "use1-az1");
    assertThat(zones(stage)).containsExactly(AZ2, AZ6, AZ1);
  }

  @Test
  void aReportIsEnoughToKeepTheBasesWhenTheStatefulSetsAreNotThere() {
    var before = Stage.running(3);
    var stage = new Stage().declaresZones("use1-az2", "use1-az1", "use1-az6");
    stage.cluster.setStatus(before.cluster.getStatus());
    assertThat(zones(stage)).containsExactly(AZ2, AZ1, AZ6);
  }

  @Test
  void statefulSetsAreEnoughWhenTheReportIsLost() {
    var stage = Stage.running(3).declaresZones("use1-az2", "use1-az1", "use1-az6");
    stage.cluster.setStatus(null);
    assertThat(zones(stage)).containsExactly(AZ2, AZ1, AZ6);
  }

  @Test
  void statefulSetsAreTheTruthWhenTheReportDiffers() {
    var other = new Stage().declaresZones("use1-az2", "use1-az6", "use1-az1");
    other.bucketIsReady().applied().visit();
    var stage = Stage.running(3);
    stage.cluster.setStatus(other.cluster.getStatus());
    assertThat(zones(stage)).containsExactly(AZ6, AZ1, AZ2);
  }

  @Test
  void aNewZoneGetsTheNextThousandWhereverItIsInserted() {
    var stage = Stage.running(3).declaresZones("use1-az4", "use1-az6", "use1-az1", "use1-az2");
    stage.zones = Optional.of(new ZonesAnswer.Known(withAz4()));
    var az4 = new Zone("use1-az4", "us-east-1d", 4000);
    assertThat(zones(stage)).containsExactly(az4, AZ6, AZ1, AZ2);
  }

  @Test
  void aBaseThatWasEverGivenOutIsNotGivenToAnother() {
    var stage = Stage.running(3).declaresZones("use1-az6", "use1-az1", "use1-az4");
    stage.zones = Optional.of(new ZonesAnswer.Known(withAz4()));
    var az4 = new Zone("use1-az4", "us-east-1d", 4000);
    assertThat(zones(stage)).containsExactly(AZ6, AZ1, az4);
  }

  @Test
  void aZoneThatAwsDoesNotKnowIsNamedWithThoseThatItHas() {
    var stage = new Stage().declaresZones("use1-az6", "use1-az9");
    assertThat(resolve(stage))
        .isEqualTo(
            new Unknown(
                "spec.zones: use1-az9 does not exist in region us-east-1 for this account; it has"
                    + " use1-az1, use1-az2, use1-az6. Correct spec.zones or enable the zone."));
  }

  @Test
  void severalZonesThatAwsDoesNotKnowAreNamedTogether() {
    var stage = new Stage().declaresZones("use1-az8", "use1-az6", "use1-az9");
    assertThat(resolve(stage))
        .isInstanceOfSatisfying(
            Unknown.class,
            unknown ->
                assertThat(unknown.message())
                    .startsWith("spec.zones: use1-az8, use1-az9 do not exist in region"));
  }

  @Test
  void withoutAnAnswerANewClusterWaits() {
    var stage = new Stage();
    stage.zones = Optional.empty();
    assertThat(resolve(stage)).isEqualTo(new Pending());
  }

  @Test
  void withoutAnAnswerAReportedClusterGoesOn() {
    var stage = Stage.running(3);
    stage.zones = Optional.empty();
    assertThat(zones(stage)).containsExactly(AZ6, AZ1, AZ2);
  }

  @Test
  void whenAwsFailsANewClusterSaysWhy() {
    var stage = new Stage();
    stage.zones = Optional.of(new ZonesAnswer.Unavailable(PROBLEM));
    assertThat(resolve(stage)).isEqualTo(new Unavailable(PROBLEM));
  }

  @Test
  void whenAwsFailsAReportedClusterGoesOnAndSaysWhy() {
    var stage = Stage.running(3);
    stage.zones = Optional.of(new ZonesAnswer.Unavailable(PROBLEM));
    assertThat(zones(stage)).containsExactly(AZ6, AZ1, AZ2);
    assertThat(((Resolved) resolve(stage)).problem()).contains(PROBLEM);
  }

  @Test
  void whenAwsFailsAZoneThatWasNeverReportedIsNotGuessed() {
    var stage = Stage.running(3).declaresZones("use1-az6", "use1-az1", "use1-az2", "use1-az4");
    stage.zones = Optional.of(new ZonesAnswer.Unavailable(PROBLEM));
    assertThat(resolve(stage)).isEqualTo(new Unavailable(PROBLEM));
  }

  private static Map<String, String> withAz4() {
    return Map.of(
        "use1-az6", "us-east-1a",
        "use1-az1", "us-east-1b",
        "use1-az2", "us-east-1c",
        "use1-az4", "us-east-1d");
  }

  private static Iterable<Zone> zones(Stage stage) {
    return ((Resolved) resolve(stage)).zones();
  }

  private static ZoneResolution resolve(Stage stage) {
    return ZoneResolution.of(stage.cluster, stage.world(), stage.zones);
  }
}
