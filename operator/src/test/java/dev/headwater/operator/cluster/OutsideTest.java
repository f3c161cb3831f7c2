package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.HandClock;
import dev.headwater.operator.aws.AwsClients;
import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.Ec2Subnets;
import dev.headwater.operator.aws.IamRoles;
import dev.headwater.operator.aws.RoutesAnswer;
import dev.headwater.operator.aws.S3Buckets;
import dev.headwater.operator.aws.ZonesAnswer;
import dev.headwater.operator.kafka.AdminGateway;
import dev.headwater.operator.kafka.HttpMetrics;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutsideTest {
  private static final ZonesAnswer FAILED =
      new ZonesAnswer.Unavailable(new AwsProblem(AwsProblem.Kind.UNREACHABLE, "no answer"));

  private final HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicReference<ZonesAnswer> aws = new AtomicReference<>(FAILED);
  private final AtomicInteger asked = new AtomicInteger();
  private final AdminGateway kafka = new AdminGateway(Duration.ofSeconds(1));
  private final HttpMetrics metrics = new HttpMetrics(Duration.ofSeconds(1));
  private final KubernetesClient api =
      new KubernetesClientBuilder().withConfig(Config.empty()).build();
  private final StreamCluster cluster = new Stage().cluster;
  private final Outside outside =
      new Outside(
          Stage.SETTINGS,
          region -> {
            asked.incrementAndGet();
            return aws.get();
          },
          new S3Buckets(new AwsClients(Duration.ofSeconds(1), false, 20, "us-east-1"), 10),
          new Volumes(api),
          kafka,
          new ScaleSenses(
              Stage.SETTINGS,
              metrics,
              new PodExits(),
              new SignalSenses(
                  Stage.SETTINGS,
                  questions -> new TreeMap<>(),
                  questions -> new TreeMap<>(),
                  secret -> new TokenAnswer.Refused(new SecretAnswer.Unread()),
                  clock),
              _ -> Set.of(),
              clock),
          new IdentitySenses(
              Stage.SETTINGS,
              new IamRoles(new AwsClients(Duration.ofSeconds(1), false, 20, "us-east-1"), clock),
              _ -> new SecretAnswer.Unread(),
              clock),
          new RoutingSenses(
              Stage.SETTINGS,
              new Ec2Subnets(new AwsClients(Duration.ofSeconds(1), false, 20, "us-east-1")),
              kafka::configureBrokers,
              clock),
          new NetworkSenses(
              Stage.SETTINGS,
              new Nodes(api),
              (region, instances, mode) -> new RoutesAnswer.Known(List.of(), Optional.empty()),
              clock),
          clock);

  @AfterEach
  void close() {
    kafka.close();
    api.close();
    metrics.close();
  }

  @Test
  void awsThatFailedOnceIsAskedAgainSoonAndThenRarely() {
    Awaitility.await().until(() -> zones() instanceof ZoneResolution.Unavailable);
    aws.set(new ZonesAnswer.Known(Stage.AWS_ZONES));
    clock.advance(Stage.SETTINGS.observeInterval());
    Awaitility.await().until(() -> zones() instanceof ZoneResolution.Resolved);
    assertThat(asked).hasValue(2);
    clock.advance(Stage.SETTINGS.driftInterval().minusSeconds(1));
    assertThat(zones()).isInstanceOf(ZoneResolution.Resolved.class);
    assertThat(asked).hasValue(2);
  }

  private ZoneResolution zones() {
    return outside
        .look(cluster, new World(List.of(), List.of(), List.of(), Optional.empty()))
        .zones();
  }
}
