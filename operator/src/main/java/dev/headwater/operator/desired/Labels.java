package dev.headwater.operator.desired;

import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Labels of what Headwater makes, and the selectors that find it again. */
public final class Labels {
  public static final String NAME = "app.kubernetes.io/name";
  public static final String INSTANCE = "app.kubernetes.io/instance";
  public static final String COMPONENT = "app.kubernetes.io/component";
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String CLUSTER = "headwater.dev/cluster";
  public static final String ZONE_ID = "headwater.dev/zone-id";

  /** Value of the name and managed-by labels. */
  public static final String HEADWATER = "headwater";

  /** The part of a cluster that an object belongs to. */
  public enum Component {
    /** The KRaft quorum. */
    CONTROLLER,
    /** Brokers, and the Services in front of them. */
    BROKER,
    /** What belongs to the cluster as a whole. */
    CLUSTER,
    /** What outlives the cluster. */
    RETAINED;

    /** Value of the component label. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private Labels() {}

  /** Labels of an object of the cluster. */
  public static SortedMap<String, String> of(String cluster, Component component) {
    var labels = selector(cluster, component);
    labels.put(NAME, HEADWATER);
    labels.put(INSTANCE, cluster);
    labels.put(MANAGED_BY, HEADWATER);
    return labels;
  }

  /** Labels of an object of one zone's brokers. */
  public static SortedMap<String, String> ofZone(String cluster, String zoneId) {
    var labels = of(cluster, Component.BROKER);
    labels.put(ZONE_ID, zoneId);
    return labels;
  }

  /** Finds the pods of a component: a subset of {@link #of}, never changed (selectors cannot). */
  public static SortedMap<String, String> selector(String cluster, Component component) {
    var labels = new TreeMap<String, String>();
    labels.put(CLUSTER, cluster);
    labels.put(COMPONENT, component.id());
    return labels;
  }

  /** Finds the broker pods of one zone. */
  public static SortedMap<String, String> zoneSelector(String cluster, String zoneId) {
    var labels = selector(cluster, Component.BROKER);
    labels.put(ZONE_ID, zoneId);
    return labels;
  }

  /** A selector as text, as in status.selector: {@code a=b,c=d}. */
  public static String asText(Map<String, String> selector) {
    return selector.entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(","));
  }
}
