package dev.headwater.e2e.enginedouble;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.ValidList;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The settings that a topic can have, with the defaults of Kafka 3.9 and AutoMQ's own. */
final class TopicSettings {
  private static final Validator ANY = (_, _) -> {};
  private static final ConfigDef KEYS = new ConfigDef();

  /** Words of AutoMQ's own that a topic does not have until they are set. */
  private static final List<String> WITHOUT_DEFAULT =
      List.of(
          "automq.table.topic.namespace",
          "automq.table.topic.convert.value.by_latest_schema.subject",
          "automq.table.topic.convert.value.by_latest_schema.message.full.name",
          "automq.table.topic.convert.key.by_latest_schema.subject",
          "automq.table.topic.convert.key.by_latest_schema.message.full.name",
          "automq.table.topic.id.columns",
          "automq.table.topic.partition.by",
          "automq.table.topic.cdc.field",
          "automq.kafka.links.id",
          "automq.kafka.links.topic.state");

  static {
    numbers();
    words();
    engine();
  }

  private TopicSettings() {}

  private static void numbers() {
    define("segment.bytes", ConfigDef.Type.INT, 1_073_741_824);
    define("segment.ms", ConfigDef.Type.LONG, 604_800_000L);
    define("segment.jitter.ms", ConfigDef.Type.LONG, 0L);
    define("segment.index.bytes", ConfigDef.Type.INT, 10_485_760);
    define("flush.messages", ConfigDef.Type.LONG, Long.MAX_VALUE);
    define("flush.ms", ConfigDef.Type.LONG, Long.MAX_VALUE);
    define("retention.bytes", ConfigDef.Type.LONG, -1L);
    define("retention.ms", ConfigDef.Type.LONG, 604_800_000L);
    define("local.retention.ms", ConfigDef.Type.LONG, -2L);
    define("local.retention.bytes", ConfigDef.Type.LONG, -2L);
    define("max.message.bytes", ConfigDef.Type.INT, 1_048_588);
    define("index.interval.bytes", ConfigDef.Type.INT, 1_048_576);
    define("file.delete.delay.ms", ConfigDef.Type.LONG, 60_000L);
    define("delete.retention.ms", ConfigDef.Type.LONG, 86_400_000L);
    define("min.compaction.lag.ms", ConfigDef.Type.LONG, 0L);
    define("max.compaction.lag.ms", ConfigDef.Type.LONG, Long.MAX_VALUE);
    define("min.cleanable.dirty.ratio", ConfigDef.Type.DOUBLE, 0.5);
    define("min.insync.replicas", ConfigDef.Type.INT, 1);
    define("compression.gzip.level", ConfigDef.Type.INT, -1);
    define("compression.lz4.level", ConfigDef.Type.INT, 9);
    define("compression.zstd.level", ConfigDef.Type.INT, 3);
    define("message.timestamp.difference.max.ms", ConfigDef.Type.LONG, Long.MAX_VALUE);
    define("message.timestamp.before.max.ms", ConfigDef.Type.LONG, Long.MAX_VALUE);
    define("message.timestamp.after.max.ms", ConfigDef.Type.LONG, Long.MAX_VALUE);
  }

  private static void words() {
    define("cleanup.policy", ConfigDef.Type.LIST, "delete", ValidList.in("compact", "delete"));
    define(
        "compression.type",
        ConfigDef.Type.STRING,
        "producer",
        ValidString.in("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"));
    define(
        "message.timestamp.type",
        ConfigDef.Type.STRING,
        "CreateTime",
        ValidString.in("CreateTime", "LogAppendTime"));
    define("unclean.leader.election.enable", ConfigDef.Type.BOOLEAN, false);
    define("preallocate", ConfigDef.Type.BOOLEAN, false);
    define("message.format.version", ConfigDef.Type.STRING, "3.0-IV1");
    define("remote.log.copy.disable", ConfigDef.Type.BOOLEAN, false);
    define("remote.log.delete.on.disable", ConfigDef.Type.BOOLEAN, false);
    define("remote.storage.enable", ConfigDef.Type.BOOLEAN, false, TopicSettings::refuseTiers);
    define("message.downconversion.enable", ConfigDef.Type.BOOLEAN, true);
    define("leader.replication.throttled.replicas", ConfigDef.Type.LIST, "");
    define("follower.replication.throttled.replicas", ConfigDef.Type.LIST, "");
  }

  private static void engine() {
    define("elasticstream.replication.factor", ConfigDef.Type.INT, 1);
    define("automq.table.topic.enable", ConfigDef.Type.BOOLEAN, false);
    define("automq.table.topic.commit.interval.ms", ConfigDef.Type.LONG, 60_000L);
    define("automq.table.topic.schema.type", ConfigDef.Type.STRING, "none");
    define("automq.table.topic.convert.value.type", ConfigDef.Type.STRING, "raw");
    define("automq.table.topic.convert.key.type", ConfigDef.Type.STRING, "string");
    define("automq.table.topic.transform.value.type", ConfigDef.Type.STRING, "none");
    define("automq.table.topic.upsert.enable", ConfigDef.Type.BOOLEAN, false);
    define("automq.table.topic.errors.tolerance", ConfigDef.Type.STRING, "invalid_data");
    define("automq.table.topic.expire.snapshot.enabled", ConfigDef.Type.BOOLEAN, true);
    define("automq.table.topic.expire.snapshot.older.than.hours", ConfigDef.Type.INT, 1);
    define("automq.table.topic.expire.snapshot.retain.last", ConfigDef.Type.INT, 1);
    define("automq.kafka.links.topic.start.time", ConfigDef.Type.LONG, -1L);
    WITHOUT_DEFAULT.forEach(key -> define(key, ConfigDef.Type.STRING, null));
  }

  private static void refuseTiers(String key, Object value) {
    if (value.equals(true)) {
      throw new ConfigException(key, value, "tiered storage is off in the brokers");
    }
  }

  private static void define(String key, ConfigDef.Type type, @Nullable Object value) {
    define(key, type, value, ANY);
  }

  private static void define(
      String key, ConfigDef.Type type, @Nullable Object value, Validator validator) {
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
