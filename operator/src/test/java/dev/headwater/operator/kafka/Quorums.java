package dev.headwater.operator.kafka;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.QuorumInfo.ReplicaState;
import org.apache.kafka.common.Uuid;

/** Quorums as Kafka's own values; reflection, because only Kafka's package may make them. */
final class Quorums {
  private Quorums() {}

  /**
   * A quorum.
   *
   * @param leader node id; -1 when there is none
   * @param highWatermark -1 while it is not known
   */
  static QuorumInfo of(int leader, long highWatermark, ReplicaState... voters) {
    return make(
        QuorumInfo.class,
        leader,
        7L,
        highWatermark,
        Arrays.asList(voters),
        List.<ReplicaState>of(),
        Map.of());
  }

  /** A voter; its end offset is -1 when the leader has not heard of it. */
  static ReplicaState voter(int id, long logEndOffset) {
    return make(
        ReplicaState.class,
        id,
        Uuid.ZERO_UUID,
        logEndOffset,
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private static <T> T make(Class<T> type, Object... values) {
    try {
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        if (constructor.getParameterCount() == values.length) {
          constructor.setAccessible(true);
          return type.cast(constructor.newInstance(values));
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException("no constructor of " + type + " takes these values");
  }
}
