package dev.headwater.operator.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** One Admin client per cluster, closed when nobody has used it for a while. */
final class AdminPool implements AutoCloseable {
  private static final Duration IDLE = Duration.ofMinutes(5);

  private final Duration timeout;
  private final Clock clock;
  private final Map<String, Entry> entries = new HashMap<>();

  private record Entry(Admin admin, Instant lastUse) {}

  AdminPool(Duration timeout, Clock clock) {
    this.timeout = timeout;
    this.clock = clock;
  }

  /** The client of a cluster; clients that have been idle are closed on the way. */
  synchronized Admin admin(String bootstrapServers) {
    var now = clock.instant();
    var admin =
        Optional.ofNullable(entries.get(bootstrapServers))
            .map(Entry::admin)
            .orElseGet(() -> create(bootstrapServers));
    entries.put(bootstrapServers, new Entry(admin, now));
    entries
        .values()
        .removeIf(
            entry -> {
              boolean idle = Duration.between(entry.lastUse(), now).compareTo(IDLE) > 0;
              if (idle) {
                entry.admin().close(Duration.ZERO);
              }
              return idle;
            });
    return admin;
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

  @Override
  public synchronized void close() {
    entries.values().forEach(entry -> entry.admin().close(Duration.ZERO));
    entries.clear();
  }
}
