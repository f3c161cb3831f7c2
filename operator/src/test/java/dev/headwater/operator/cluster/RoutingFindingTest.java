package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.api.v1alpha1.ZoneRoutingSpec;
import dev.headwater.api.v1alpha1.ZoneRoutingSpec.ZoneRoutingMode;
import dev.headwater.operator.aws.AwsProblem;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a StreamCluster says of its zone routing. */
class RoutingFindingTest {
  private static final ZoneRoutingSpec CLIENT_TAG =
      new ZoneRoutingSpec(ZoneRoutingMode.CLIENT_TAG, null);
  private static final ZoneRoutingSpec SUBNET_MAP =
      new ZoneRoutingSpec(ZoneRoutingMode.SUBNET_MAP, null);
  private static final ZoneMap IN_PLACE = new ZoneMap.InPlace("vpc-1", 6, 3);
  private static final String KNOWN =
      "True ZoneRoutingActive: Brokers know 6 subnets of vpc-1 in 3 zones";

  private final Stage stage = Stage.running(3);

  @Test
  void withoutRoutingThereIsNoWordOfIt() {
    assertThat(said(stage.visit(), "ZoneRoutingActive")).isEmpty();
    stage.routesBy(new ZoneRoutingSpec(ZoneRoutingMode.OFF, null));
    assertThat(said(stage.visit(), "ZoneRoutingActive")).isEmpty();
  }

  @Test
  void theKnownBugsOfTheVersionAreNamed() {
    assertThat(said(stage.routesBy(CLIENT_TAG).visit(), "ZoneRoutingActive"))
        .isEqualTo(
            "True ZoneRoutingActive: Clients that say their zone are served by brokers of that"
                + " zone. Known bugs of AutoMQ 1.7.4 with zone routing: transactions may deadlock"
                + " (AutoMQ issue 2902); clients of franz-go may stall for minutes when a"
                + " partition changes its leader (AutoMQ pull requests 3546 to 3548).");
    assertThat(said(stage.visit(), "Reconciling")).startsWith("False Reconciled");
  }

  @Test
  void aSpecIsCarriedOutWhenTheBrokersHaveTheMap() {
    stage.routesBy(SUBNET_MAP);
    assertThat(said(stage.visit(), "ZoneRoutingActive")).startsWith("Unknown Pending");
    assertThat(said(stage.visit(), "Reconciling")).startsWith("True Updating");
    stage.zoneMap = Optional.of(new ZoneMap.Silent("no answer"));
    assertThat(said(stage.visit(), "ZoneRoutingActive"))
        .startsWith("Unknown Pending")
        .endsWith("no answer");
    stage.zoneMap = Optional.of(IN_PLACE);
    var status = stage.visit();
    assertThat(said(status, "ZoneRoutingActive")).startsWith(KNOWN);
    assertThat(said(status, "Reconciling")).startsWith("False Reconciled");
  }

  @Test
  void whatIsNotKnownTakesNothingBack() {
    stage.routesBy(SUBNET_MAP).zoneMap = Optional.of(IN_PLACE);
    stage.visit();
    stage.zoneMap = Optional.empty();
    var last = stage.cluster.getStatus();
    assertThat(stage.visit()).isEqualTo(last);
    stage.zoneMap = Optional.of(new ZoneMap.Silent("no answer"));
    assertThat(stage.visit()).isEqualTo(last);
    stage.zoneMap = Optional.of(new ZoneMap.Unread(problem(AwsProblem.Kind.THROTTLED)));
    assertThat(said(stage.visit(), "ZoneRoutingActive"))
        .isEqualTo(
            "True SubnetsUnavailable: Brokers keep the subnets that they know. AWS is silent");
  }

  @Test
  void awsThatWasNeverReadIsNotKnown() {
    stage.routesBy(SUBNET_MAP).zoneMap =
        Optional.of(new ZoneMap.Unread(problem(AwsProblem.Kind.THROTTLED)));
    var status = stage.visit();
    assertThat(said(status, "ZoneRoutingActive")).isEqualTo("Unknown AwsThrottled: AWS is silent");
    assertThat(said(status, "Stalled")).startsWith("False");
    stage.zoneMap = Optional.of(new ZoneMap.Unread(problem(AwsProblem.Kind.ACCESS_DENIED)));
    assertThat(said(stage.visit(), "Stalled")).startsWith("True AwsAccessDenied");
  }

  @Test
  void whatAHumanMustMendStallsAndTheClusterServes() {
    stage.routesBy(SUBNET_MAP).zoneMap = Optional.of(new ZoneMap.NoSubnets("why"));
    var status = stage.visit();
    assertThat(said(status, "ZoneRoutingActive")).isEqualTo("False SubnetsMissing: why");
    assertThat(said(status, "Stalled")).isEqualTo("True SubnetsMissing: why");
    assertThat(said(status, "Ready")).startsWith("True");
    stage.zoneMap = Optional.of(new ZoneMap.Refused("why"));
    assertThat(said(stage.visit(), "Stalled")).startsWith("True ZoneMapRefused").endsWith("why");
  }

  @Test
  void aClusterThatIsStoppedWaitsForNoMap() {
    stage.declares(0).routesBy(SUBNET_MAP);
    assertThat(said(stage.visit(), "ZoneRoutingActive")).startsWith("True NoBrokerDeclared");
  }

  private static AwsProblem problem(AwsProblem.Kind kind) {
    return new AwsProblem(kind, "AWS is silent");
  }

  private static String said(StreamClusterStatus status, String type) {
    return status.conditionsOrEmpty().stream()
        .filter(condition -> condition.type().equals(type))
        .map(RoutingFindingTest::text)
        .findAny()
        .orElse("");
  }

  private static String text(Condition condition) {
    return condition.status() + " " + condition.reason() + ": " + condition.message();
  }
}
