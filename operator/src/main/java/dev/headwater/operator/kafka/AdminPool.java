package dev.headwater.operator.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Admin client per cluster, closed when nobody has used it for a while. */
final class AdminPool implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AdminPool.class);

  private final Duration timeout;
  private final Duration idle;
  private final Clock clock;
  private final Map<String, Entry> entries = new HashMap<>();
  private final ScheduledExecutorService sweeper;
  private boolean isClosed;

  private record Entry(Admin admin, Instant lastUse) {}

  /**
   * @param timeout of a call of a client
   * @param idle how long a client may be unused; longer than any question takes
   */
  AdminPool(Duration timeout, Duration idle, Clock clock) {
    this.timeout = timeout;
    this.idle = idle;
    this.clock = clock;
    this.sweeper =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("headwater-kafka-sweeper").factory());
    var unused =
        sweeper.scheduleWithFixedDelay(
            this::sweep, idle.toMillis(), idle.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * The client of a cluster.
   *
   * @throws org.apache.kafka.common.KafkaException when no address of it resolves
   */
  Admin admin(String bootstrapServers) {
    synchronized (this) {
      var known = entries.get(bootstrapServers);
      if (known != null) {
        return use(bootstrapServers, known.admin());
      }
    }
    // Outside the lock: it asks DNS, which may take seconds, and others' questions need not wait.
    return keep(bootstrapServers, create(bootstrapServers));
  }

  private synchronized Admin use(String bootstrapServers, Admin admin) {
    entries.put(bootstrapServers, new Entry(admin, clock.instant()));
    return admin;
  }

  /** The first of two clients that were made at the same time stays. */
  private Admin keep(String bootstrapServers, Admin fresh) {
    synchronized (this) {
      var other = entries.get(bootstrapServers);
      if (other == null && !isClosed) {
        return use(bootstrapServers, fresh);
      }
      if (other != null) {
        close(fresh);
        return use(bootstrapServers, other.admin());
      }
    }
    close(fresh);
    throw new IllegalStateException("the operator is shutting down");
  }

  private void sweep() {
    try {
      takeIdle().forEach(AdminPool::close);
    } catch (RuntimeException e) {
      // An exception would end the schedule, and with it every later sweep.
      log.warn("An idle Kafka client could not be closed", e);
    }
  }

  private synchronized List<Admin> takeIdle() {
    var now = clock.instant();
    var taken = new ArrayList<Admin>();
    entries
        .values()
        .removeIf(
            entry ->
                Duration.between(entry.lastUse(), now).compareTo(idle) > 0
                    && taken.add(entry.admin()));
    return taken;
  }

  private Admin create(String bootstrapServers) {
    int millis = Math.toIntExact(timeout.toMillis());
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            AdminClientConfig.CLIENT_ID_CONFIG,
            "headwater",
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            millis / 2,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            millis,
            AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            "1000",
            // After a full stop every known broker has gone; without it a client hangs for minutes.
            AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG,
            "rebootstrap"));
  }

  private static void close(Admin admin) {
    admin.close(Duration.ZERO);
  }

  @Override
  public void close() {
    sweeper.shutdown();
    List<Admin> all;
    synchronized (this) {
      isClosed = true;
      all = entries.values().stream().map(Entry::admin).toList();
      entries.clear();
    }
    all.forEach(AdminPool::close);
  }
}
