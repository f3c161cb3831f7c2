package dev.headwater.operator;

import dev.headwater.operator.josdk.KubernetesLease;
import dev.headwater.operator.josdk.LeaderElection;
import dev.headwater.operator.josdk.LeaseTerms;
import dev.headwater.operator.settings.LeaderSettings;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process's part in leader election: one of all processes of an installation works. */
final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  /** All releases in a namespace share it, so that two of them do not both work. */
  static final String LEASE = "headwater";

  private final LeaderSettings settings;
  private final KubernetesClient client;
  private final AtomicReference<Optional<LeaderElection>> election =
      new AtomicReference<>(Optional.empty());

  Leadership(LeaderSettings settings) {
    this.settings = settings;
    this.client = client(settings);
  }

  /** Whether this process leads at this moment. */
  boolean isLeading() {
    return election.get().map(LeaderElection::isLeading).orElse(false);
  }

  /** Stands by, and works once this process leads. The process ends when it must not any more. */
  void seek(Runnable work) {
    var terms =
        new LeaseTerms(settings.leaseDuration(), settings.renewDeadline(), settings.retryPeriod());
    var namespace = Optional.ofNullable(client.getNamespace()).orElse("default");
    var lease = new KubernetesLease(client, namespace, LEASE, terms.lease(), Clock.systemUTC());
    // A restarted container has the name of its predecessor; the suffix tells them apart.
    var identity = settings.podName() + "_" + UUID.randomUUID();
    var started =
        new LeaderElection(lease, identity, terms, System::nanoTime, work, Leadership::end);
    election.set(Optional.of(started));
    started.start();
  }

  /** Lets another process lead; to be called when nothing is under way any more. */
  void release() {
    election.get().ifPresent(LeaderElection::release);
    client.close();
  }

  /** At once: a shutdown hook would give what is under way seconds that it must not have. */
  private static void end(String reason) {
    LOG.error("no longer the leader, so this process ends: {}", reason);
    Runtime.getRuntime().halt(1);
  }

  /** A renewal that fails is made again in the next round, and never later than that. */
  private static KubernetesClient client(LeaderSettings settings) {
    int timeout = (int) longestCall(settings).toMillis();
    var config =
        new ConfigBuilder()
            .withRequestRetryBackoffLimit(0)
            .withConnectionTimeout(timeout)
            .withRequestTimeout(timeout)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Two calls that hang leave time for a third before the deadline. */
  private static Duration longestCall(LeaderSettings settings) {
    return settings.renewDeadline().dividedBy(3);
  }
}
