package dev.headwater.operator.orphans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headwater.operator.HandClock;
import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.Inventory;
import dev.headwater.operator.aws.TaggedResource;
import dev.headwater.operator.aws.TaggedResource.Kind;
import dev.headwater.operator.aws.TaggedResource.MadeFor;
import dev.headwater.operator.metrics.OperatorMetrics;
import dev.headwater.operator.metrics.OrphanMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrphanScanTest {
  private static final InUse NOTHING = inUse();
  private static final AwsProblem DENIED =
      new AwsProblem(AwsProblem.Kind.ACCESS_DENIED, "iam:ListRoles: AWS answered 403");

  private final HandClock clock = new HandClock(Instant.EPOCH);
  private final PrometheusMeterRegistry registry = OperatorMetrics.registry();
  private final List<TaggedResource> reported = new ArrayList<>();

  /** What the account has of each kind. */
  private Inventory inventory = new Inventory(List.of(), List.of());

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void everyOrphanOfEveryKindIsReportedAndCounted() {
    inventory = new Inventory(List.of(role("u1"), role("u2")), List.of());
    scan(() -> inUse("u2")).scan();
    assertThat(reported).hasSize(Kind.values().length).containsOnly(role("u1"));
    clock.advance(Duration.ofSeconds(90));
    assertThat(registry.scrape())
        .contains(
            "headwater_orphans{kind=\"IamRole\"} 1.0",
            "headwater_orphans{kind=\"S3Bucket\"} 1.0",
            "headwater_orphan_scan_age_seconds{kind=\"IamRole\"} 90.0",
            "headwater_orphan_scan_failures_total{kind=\"IamRole\"} 0.0");
  }

  @Test
  void aClusterThatGoesDuringTheScanLeavesNoOrphan() {
    inventory = new Inventory(List.of(role("u1")), List.of());
    var looks = new ArrayDeque<InUse>();
    for (var _ : Kind.values()) {
      looks.add(inUse("u1"));
      looks.add(NOTHING);
    }
    scan(looks::remove).scan();
    assertThat(reported).isEmpty();
  }

  @Test
  void whatCannotBeLookedAtIsCountedAndAgesAndTheRestIsReported() {
    var scan = scan(() -> NOTHING);
    scan.scan();
    clock.advance(Duration.ofHours(24));
    inventory = new Inventory(List.of(role("u1")), List.of(DENIED));
    scan.scan();
    assertThat(reported).hasSize(Kind.values().length);
    assertThat(registry.scrape())
        .contains(
            "headwater_orphans{kind=\"IamRole\"} 1.0",
            "headwater_orphan_scan_age_seconds{kind=\"IamRole\"} 86400.0",
            "headwater_orphan_scan_failures_total{kind=\"IamRole\"} 1.0");
  }

  @Test
  void withoutTheApiServerNothingIsAnOrphan() {
    inventory = new Inventory(List.of(role("u1")), List.of());
    var scan =
        scan(
            () -> {
              throw new IllegalStateException("no API server");
            });
    assertThatThrownBy(scan::scan).hasMessage("no API server");
    assertThat(reported).isEmpty();
    assertThat(registry.scrape()).doesNotContain("headwater_orphans");
  }

  private OrphanScan scan(Supplier<InUse> inUse) {
    return new OrphanScan(
        Duration.ofHours(24),
        _ -> inventory,
        inUse,
        reported::add,
        new OrphanMetrics(registry, clock),
        clock);
  }

  private static InUse inUse(String... uids) {
    return new InUse(Set.of(uids), Set.of(), Set.of(), false);
  }

  private static TaggedResource role(String uid) {
    var by = Optional.of(new MadeFor(uid, "shop/orders"));
    return new TaggedResource(Kind.IAM_ROLE, "arn:x", "headwater-x", by);
  }
}
