package dev.headwater.operator.josdk;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Lease in the operator's own namespace. Needs the verbs get, create and update. */
public final class KubernetesLease implements LeaseStore {
  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final Duration duration;
  private final Clock clock;
  private @Nullable Lease last;

  /**
   * @param client with a short timeout and no retries: a renewal that hangs outlives the lease
   * @param duration how long the lease lasts without a renewal, whole seconds
   * @param clock for the times that people read; nothing is decided by them
   */
  public KubernetesLease(
      KubernetesClient client, String namespace, String name, Duration duration, Clock clock) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
    this.duration = duration;
    this.clock = clock;
  }

  @Override
  public Optional<SeenLease> read() {
    var found = resource().get();
    last = found;
    return Optional.ofNullable(found).map(this::seen);
  }

  @Override
  public void create(String holder) {
    var lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withSpec(spec(holder, Optional.empty()))
            .build();
    last = client.resource(lease).create();
  }

  @Override
  public void write(String holder) {
    var before = Optional.ofNullable(last).orElseThrow();
    var lease =
        new LeaseBuilder(before)
            .withSpec(spec(holder, Optional.ofNullable(before.getSpec())))
            .build();
    // The resourceVersion that it carries makes the API server refuse it after a change.
    last = client.resource(lease).update();
  }

  private LeaseSpec spec(String holder, Optional<LeaseSpec> before) {
    var now = ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    var time = now.truncatedTo(ChronoUnit.MICROS);
    boolean same = before.map(spec -> holder.equals(spec.getHolderIdentity())).orElse(false);
    int transitions = before.map(LeaseSpec::getLeaseTransitions).orElse(0);
    var spec = new LeaseSpec();
    spec.setHolderIdentity(holder);
    spec.setLeaseDurationSeconds((int) duration.toSeconds());
    spec.setAcquireTime(same ? before.orElseThrow().getAcquireTime() : time);
    spec.setRenewTime(time);
    spec.setLeaseTransitions(same || holder.isEmpty() ? transitions : transitions + 1);
    return spec;
  }

  private SeenLease seen(Lease lease) {
    var spec = Optional.ofNullable(lease.getSpec());
    return new SeenLease(
        lease.getMetadata().getResourceVersion(),
        spec.map(LeaseSpec::getHolderIdentity).orElse(""),
        spec.map(LeaseSpec::getLeaseDurationSeconds).map(Duration::ofSeconds).orElse(duration));
  }

  private Resource<Lease> resource() {
    return client.leases().inNamespace(namespace).withName(name);
  }
}
