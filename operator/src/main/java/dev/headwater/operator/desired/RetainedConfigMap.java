package dev.headwater.operator.desired;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a deleted cluster leaves behind: the record of which bucket, cluster id, volumes and node
 * ids belong together. Without an owner, so that it outlives the cluster.
 */
public final class RetainedConfigMap {
  private static final String CLUSTER_NAME = "cluster-name";
  private static final String CLUSTER_UID = "cluster-uid";
  private static final String CLUSTER_ID = "cluster-id";
  private static final String BUCKET = "bucket";
  private static final String REGION = "region";
  private static final String CONTROLLERS = "controllers";
  private static final String ENGINE_VERSION = "engine-version";

  /** A line per uid, the oldest first. */
  private static final String FORMER_UIDS = "former-uids";

  /** A line per node id. */
  private static final String BROKERS = "brokers";

  /** A line per zone, {@code <zone id>=<node id base>}. */
  private static final String ZONES = "zones";

  /**
   * Values get into the engine's configuration and into calls of AWS, and anybody may edit them.
   */
  private static final Map<String, Pattern> KEYS =
      new TreeMap<>(
          Map.of(
              CLUSTER_NAME, Pattern.compile("[a-z][-a-z0-9]{0,29}"),
              CLUSTER_UID, Pattern.compile("[-A-Za-z0-9]{1,64}"),
              CLUSTER_ID, Pattern.compile("[A-Za-z0-9_][-A-Za-z0-9_]{21}"),
              BUCKET,
                  Pattern.compile(
                      "headwater-[a-z][-a-z0-9]{0,29}-[a-z2-7]{16}(-[0-9]{12}-[a-z][-a-z0-9]{0,31}-an)?"),
              REGION, Pattern.compile("[-a-z0-9]{1,32}"),
              CONTROLLERS, Pattern.compile("[135]"),
              ENGINE_VERSION, Pattern.compile("[-+.A-Za-z0-9]{1,64}"),
              ZONES, Pattern.compile("([-a-z0-9]{1,32}=[1-9][0-9]{0,2}000\n)+")));

  private static final Pattern UIDS = Pattern.compile("([-A-Za-z0-9]{1,64}\n)*");

  private static final Pattern NODE_IDS = Pattern.compile("([1-9][0-9]{3,8}\n)*");

  private RetainedConfigMap() {}

  /** What a ConfigMap says, or what is wrong with it. */
  public sealed interface Reading {
    /** It is complete. */
    record Complete(RetainedRecord record) implements Reading {}

    /** It cannot be relied on; a text per key that is missing or has no possible value. */
    record Faulty(List<String> faults) implements Reading {
      public Faulty {
        faults = List.copyOf(faults);
      }
    }

    /** The record, if it can be read. */
    default Optional<RetainedRecord> readable() {
      return this instanceof Complete(RetainedRecord record)
          ? Optional.of(record)
          : Optional.empty();
    }
  }

  public static ConfigMap of(RetainedRecord record, String namespace) {
    var data = new TreeMap<String, String>();
    data.put(CLUSTER_NAME, record.cluster());
    data.put(CLUSTER_UID, record.clusterUid());
    data.put(CLUSTER_ID, record.clusterId());
    data.put(BUCKET, record.bucket());
    data.put(REGION, record.region());
    data.put(CONTROLLERS, Integer.toString(record.controllers()));
    data.put(ENGINE_VERSION, record.engineVersion());
    data.put(ZONES, lines(record.nodeIdBases()));
    if (!record.formerUids().isEmpty()) {
      data.put(FORMER_UIDS, String.join("\n", record.formerUids()) + "\n");
    }
    if (!record.brokers().isEmpty()) {
      data.put(
          BROKERS, record.brokers().stream().map(id -> id + "\n").collect(Collectors.joining()));
    }
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(new Names(namespace, record.cluster()).retained())
        .withNamespace(namespace)
        .withLabels(Labels.of(record.cluster(), Labels.Component.RETAINED))
        .endMetadata()
        .withData(data)
        .build();
  }

  /** Reads a record back. */
  public static Reading read(ConfigMap map) {
    Map<String, String> data = Optional.ofNullable(map.getData()).orElse(Map.of());
    var faults = new ArrayList<String>();
    KEYS.forEach((key, pattern) -> fault(data, key, pattern).ifPresent(faults::add));
    var uids = data.getOrDefault(FORMER_UIDS, "");
    if (!UIDS.matcher(uids).matches()) {
      faults.add("key '" + FORMER_UIDS + "' is not a uid per line");
    }
    if (!NODE_IDS.matcher(data.getOrDefault(BROKERS, "")).matches()) {
      faults.add("key '" + BROKERS + "' is not a node id per line");
    }
    return faults.isEmpty() ? new Reading.Complete(record(data, uids)) : new Reading.Faulty(faults);
  }

  /** The uid of the StreamCluster that a record says holds the data; empty if it does not say. */
  public static String holder(ConfigMap map) {
    return value(map, CLUSTER_UID);
  }

  /** The bucket that a record names, for a message. */
  public static String bucket(ConfigMap map) {
    var bucket = value(map, BUCKET);
    return bucket.isEmpty() ? "(not named)" : bucket;
  }

  private static String value(ConfigMap map, String key) {
    return Optional.ofNullable(map.getData()).map(data -> data.get(key)).orElse("");
  }

  private static Optional<String> fault(Map<String, String> data, String key, Pattern pattern) {
    var value = data.get(key);
    if (value == null) {
      return Optional.of("key '" + key + "' is missing");
    }
    return pattern.matcher(value).matches()
        ? Optional.empty()
        : Optional.of("key '%s' is '%s', not %s".formatted(key, value, pattern));
  }

  /** Only of data that has no faults. */
  private static RetainedRecord record(Map<String, String> data, String uids) {
    var bases = new TreeMap<String, Integer>();
    required(data, ZONES)
        .lines()
        .map(line -> line.split("=", 2))
        .forEach(zone -> bases.put(zone[0], Integer.valueOf(zone[1])));
    return new RetainedRecord(
        required(data, CLUSTER_NAME),
        required(data, CLUSTER_UID),
        uids.lines().toList(),
        required(data, CLUSTER_ID),
        required(data, BUCKET),
        required(data, REGION),
        Integer.parseInt(required(data, CONTROLLERS)),
        required(data, ENGINE_VERSION),
        data.getOrDefault(BROKERS, "")
            .lines()
            .map(Integer::valueOf)
            .collect(Collectors.toCollection(TreeSet::new)),
        bases);
  }

  private static String required(Map<String, String> data, String key) {
    return Optional.ofNullable(data.get(key)).orElseThrow();
  }

  private static String lines(Map<String, Integer> bases) {
    return bases.entrySet().stream()
        .map(zone -> zone.getKey() + "=" + zone.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
