package dev.headwater.operator.engine;

import dev.headwater.api.v1alpha1.ResourcesSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the JVM may use of a container's memory, in MiB. Always explicit: the engine's start script
 * would take 75 % of the node's memory, not of the container's.
 *
 * @param heap size of the heap, fixed from the start
 * @param direct most that direct buffers may use
 * @param pooledDirect true when the engine's caches live in direct buffers
 */
public record EngineMemory(long heap, long direct, boolean pooledDirect) {
  private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1024 * 1024);

  /** Above this much memory the engine's vendor puts the caches into direct buffers. */
  private static final long POOLED_DIRECT_ABOVE = 8 * 1024;

  private static final long DEFAULT_BROKER = 4 * 1024;
  private static final long DEFAULT_CONTROLLER = 2 * 1024;

  /** Of a broker: caches of WAL and blocks besides the heap of a Kafka broker. */
  public static EngineMemory ofBroker(ResourcesSpec resources) {
    var memory = memory(resources).orElse(DEFAULT_BROKER);
    // Both shares are the vendor's profile for 16 GiB: 6 GiB each.
    return memory > POOLED_DIRECT_ABOVE
        ? new EngineMemory(memory * 3 / 8, memory * 3 / 8, true)
        : new EngineMemory(memory * 2 / 5, memory / 4, false);
  }

  /** Of a controller: metadata is in the heap, no records pass through. */
  public static EngineMemory ofController(ResourcesSpec resources) {
    var memory = memory(resources).orElse(DEFAULT_CONTROLLER);
    return new EngineMemory(memory * 3 / 5, memory / 8, false);
  }

  /** Value of KAFKA_HEAP_OPTS. */
  public String heapOptions() {
    return "-Xms%1$dm -Xmx%1$dm -XX:MaxDirectMemorySize=%2$dm -XX:MetaspaceSize=96m"
        .formatted(heap, direct);
  }

  private static Optional<Long> memory(ResourcesSpec resources) {
    return Stream.of(
            Optional.ofNullable(resources.limits()), Optional.ofNullable(resources.requests()))
        .flatMap(Optional::stream)
        .flatMap(amounts -> Optional.ofNullable(amounts.memory()).stream())
        .findFirst()
        .map(Quantity::getNumericalAmount)
        .map(bytes -> bytes.divide(MEBIBYTE, RoundingMode.DOWN).longValue());
  }
}
