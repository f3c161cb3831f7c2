package dev.headwater.e2e.enginedouble;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidList;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** The settings that a topic can have, with the defaults of Kafka 3.9 and AutoMQ's own. */
final class TopicSettings {
  private static final Validator ANY = (_, _) -> {};
  private static final ConfigDef KEYS = new ConfigDef();

  static {
    numbers();
    words();
    engine();
  }

  private TopicSettings() {}

  private static void numbers() {
    define("segment.bytes", Type.INT, 1_073_741_824);
    define("segment.ms", Type.LONG, 604_800_000L);
    define("segment.jitter.ms", Type.LONG, 0L);
    define("segment.index.bytes", Type.INT, 10_485_760);
    define("flush.messages", Type.LONG, Long.MAX_VALUE);
    define("flush.ms", Type.LONG, Long.MAX_VALUE);
    define("retention.bytes", Type.LONG, -1L);
    define("retention.ms", Type.LONG, 604_800_000L);
    define("local.retention.ms", Type.LONG, -2L);
    define("local.retention.bytes", Type.LONG, -2L);
    define("max.message.bytes", Type.INT, 1_048_588);
    define("index.interval.bytes", Type.INT, 1_048_576);
    define("file.delete.delay.ms", Type.LONG, 60_000L);
    define("delete.retention.ms", Type.LONG, 86_400_000L);
    define("min.compaction.lag.ms", Type.LONG, 0L);
    define("max.compaction.lag.ms", Type.LONG, Long.MAX_VALUE);
    define("min.cleanable.dirty.ratio", Type.DOUBLE, 0.5);
    define("min.insync.replicas", Type.INT, 1);
    define("compression.gzip.level", Type.INT, -1);
    define("compression.lz4.level", Type.INT, 9);
    define("compression.zstd.level", Type.INT, 3);
    define("message.timestamp.difference.max.ms", Type.LONG, Long.MAX_VALUE);
    define("message.timestamp.before.max.ms", Type.LONG, Long.MAX_VALUE);
    define("message.timestamp.after.max.ms", Type.LONG, Long.MAX_VALUE);
  }

  private static void words() {
    define("cleanup.policy", Type.LIST, "delete", ValidList.in("compact", "delete"));
    define(
        "compression.type",
        Type.STRING,
        "producer",
        ValidString.in("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"));
    define(
        "message.timestamp.type",
        Type.STRING,
        "CreateTime",
        ValidString.in("CreateTime", "LogAppendTime"));
    define("unclean.leader.election.enable", Type.BOOLEAN, false);
    define("preallocate", Type.BOOLEAN, false);
    define("message.downconversion.enable", Type.BOOLEAN, true);
    define("leader.replication.throttled.replicas", Type.LIST, "");
    define("follower.replication.throttled.replicas", Type.LIST, "");
  }

  private static void engine() {
    define("elasticstream.replication.factor", Type.INT, 1);
    define("automq.table.topic.enable", Type.BOOLEAN, false);
    define("automq.table.topic.commit.interval.ms", Type.LONG, 300_000L);
    define("automq.table.topic.namespace", Type.STRING, "");
  }

  private static void define(String key, Type type, Object value) {
    define(key, type, value, ANY);
  }

  private static void define(String key, Type type, Object value, Validator validator) {
    KEYS.define(key, type, value, validator, Importance.MEDIUM, "");
  }

  /** Why a setting is refused; empty when it is fine. */
  static Optional<String> refusal(String key, String value) {
    var known = KEYS.configKeys().get(key);
    if (known == null) {
      return unknown(key);
    }
    try {
      known.validator.ensureValid(key, ConfigDef.parseType(key, value, known.type));
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Why a key is refused; empty when it is known. */
  static Optional<String> unknown(String key) {
    return KEYS.configKeys().containsKey(key)
        ? Optional.empty()
        : Optional.of("Unknown topic config name: " + key);
  }

  /** Every key with its default. */
  static SortedMap<String, String> defaults() {
    var defaults = new TreeMap<String, String>();
    KEYS.configKeys()
        .forEach(
            (key, known) ->
                defaults.put(key, ConfigDef.convertToString(known.defaultValue, known.type)));
    return defaults;
  }
}
