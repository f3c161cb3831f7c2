package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.ZoneRoutingSpec;
import dev.headwater.api.v1alpha1.ZoneRoutingSpec.RackFormat;
import dev.headwater.api.v1alpha1.ZoneRoutingSpec.ZoneRoutingMode;
import dev.headwater.operator.HandClock;
import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.SubnetsAnswer;
import dev.headwater.operator.kafka.ChangeAnswer;
import dev.headwater.operator.kafka.ClusterAnswer;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What brokers are told of subnets, and when. */
class RoutingSensesTest {
  private static final SubnetsAnswer VPC =
      new SubnetsAnswer.Known(
          "vpc-1",
          new TreeMap<>(
              Map.of(
                  "use1-az6",
                  new TreeSet<>(List.of("10.0.16.0/20", "10.0.0.0/20")),
                  "use1-az1",
                  new TreeSet<>(List.of("10.0.32.0/20")),
                  "use1-az2",
                  new TreeSet<>(List.of("10.0.48.0/20")),
                  "use1-az4",
                  new TreeSet<>(List.of("10.0.64.0/20")))));
  private static final String ZONES =
      "use1-az1@10.0.32.0/20<>use1-az2@10.0.48.0/20<>use1-az6@10.0.0.0/20,10.0.16.0/20";

  private final HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicReference<SubnetsAnswer> aws = new AtomicReference<>(VPC);
  private final AtomicReference<ChangeAnswer> brokers =
      new AtomicReference<>(new ChangeAnswer.Done());
  private final List<Map<String, String>> told = new CopyOnWriteArrayList<>();
  private final RoutingSenses senses =
      new RoutingSenses(
          Stage.SETTINGS,
          _ -> aws.get(),
          (_, settings) -> {
            told.add(settings);
            return brokers.get();
          },
          clock);
  private final Stage stage = Stage.running(3);

  @Test
  void brokersLearnTheSubnetsOfTheZonesThatHaveBrokers() {
    stage.routesBy(routing(null));
    awaitMap(new ZoneMap.InPlace("vpc-1", 4, 3)::equals);
    assertThat(told).containsExactly(Map.of("automq.zone.cidr.blocks", ZONES));
    var two = Stage.running(2).routesBy(routing(null));
    Awaitility.await()
        .until(() -> map(two).equals(Optional.of(new ZoneMap.InPlace("vpc-1", 3, 2))));
    assertThat(told.getLast().get("automq.zone.cidr.blocks"))
        .isEqualTo("use1-az1@10.0.32.0/20<>use1-az6@10.0.0.0/20,10.0.16.0/20");
  }

  @Test
  void zonesAreCalledAsBrokersCallThem() {
    stage.routesBy(routing(RackFormat.ZONE_NAME));
    awaitMap(ZoneMap.InPlace.class::isInstance);
    assertThat(told.getFirst().get("automq.zone.cidr.blocks"))
        .isEqualTo(
            "us-east-1a@10.0.0.0/20,10.0.16.0/20<>us-east-1b@10.0.32.0/20"
                + "<>us-east-1c@10.0.48.0/20");
  }

  @Test
  void brokersAreToldAgainWhenTheyMayHaveForgottenOrTheSubnetsHaveChanged() {
    stage.routesBy(routing(null));
    awaitMap(ZoneMap.InPlace.class::isInstance);
    map(stage);
    assertThat(told).hasSize(1);
    aws.set(
        new SubnetsAnswer.Known(
            "vpc-1", new TreeMap<>(Map.of("use1-az6", new TreeSet<>(List.of("10.0.0.0/20"))))));
    clock.advance(Stage.SETTINGS.driftInterval().multipliedBy(2));
    awaitMap(new ZoneMap.InPlace("vpc-1", 1, 1)::equals);
    assertThat(told)
        .extracting(settings -> settings.get("automq.zone.cidr.blocks"))
        .startsWith(ZONES)
        .endsWith("use1-az6@10.0.0.0/20");
  }

  @Test
  void whoMayNotWriteOrDoesNotAnswerIsNotTold() {
    stage.routesBy(routing(null)).kafkaSays(new ClusterAnswer.Unreachable("no answer"));
    assertNothingIsTold();
    stage.kafkaFollows().suspended();
    assertNothingIsTold();
    stage.routesBy(new ZoneRoutingSpec(ZoneRoutingMode.CLIENT_TAG, null));
    assertNothingIsTold();
  }

  @Test
  void whatGoesWrongIsSaid() {
    stage.routesBy(routing(null));
    brokers.set(new ChangeAnswer.Refused("unknown key", true));
    awaitMap(new ZoneMap.Refused("unknown key")::equals);
    brokers.set(new ChangeAnswer.Unreachable("no answer"));
    clock.advance(Stage.SETTINGS.observeInterval());
    awaitMap(new ZoneMap.Silent("no answer")::equals);
    aws.set(new SubnetsAnswer.Known("vpc-1", new TreeMap<>()));
    clock.advance(Stage.SETTINGS.driftInterval().multipliedBy(2));
    awaitMap(
        map ->
            map instanceof ZoneMap.NoSubnets(String message)
                && message.startsWith("vpc-1, the VPC of the EKS cluster, has no IPv4 subnet in"));
    aws.set(new SubnetsAnswer.NoVpc("no cluster"));
    clock.advance(Stage.SETTINGS.driftInterval().multipliedBy(2));
    awaitMap(new ZoneMap.NoSubnets("no cluster")::equals);
    var problem = new AwsProblem(AwsProblem.Kind.UNREACHABLE, "silence");
    aws.set(new SubnetsAnswer.Unavailable(problem));
    clock.advance(Stage.SETTINGS.observeInterval());
    awaitMap(new ZoneMap.Unread(problem)::equals);
  }

  /** AWS has answered, so that only what is to be shown can keep the brokers from being told. */
  private void assertNothingIsTold() {
    Awaitility.await()
        .during(Duration.ofMillis(100))
        .until(() -> map(stage).isEmpty() && told.isEmpty());
  }

  private void awaitMap(Predicate<ZoneMap> wanted) {
    Awaitility.await().until(() -> map(stage).filter(wanted).isPresent());
  }

  private Optional<ZoneMap> map(Stage stage) {
    var seen = stage.snapshot();
    return senses.map(seen, seen.kafka(), ResourceID.fromResource(stage.cluster));
  }

  private static ZoneRoutingSpec routing(@Nullable RackFormat format) {
    return new ZoneRoutingSpec(ZoneRoutingMode.SUBNET_MAP, format);
  }
}
