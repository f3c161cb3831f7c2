package dev.headwater.operator.status;

import java.util.List;

/** Types of conditions, in the order in which users see them. */
public final class ConditionTypes {
  /** True while the object does what it is for. */
  public static final String READY = "Ready";

  /** True only while a change of spec, creation and deletion included, is being carried out. */
  public static final String RECONCILING = "Reconciling";

  /** True only when a human must act; never together with Reconciling. */
  public static final String STALLED = "Stalled";

  public static final String ZONES_RESOLVED = "ZonesResolved";
  public static final String STORAGE_READY = "StorageReady";

  public static final String NETWORK_READY = "NetworkReady";

  /** Of a StreamCluster whose pods get a role from Headwater; of others it is absent. */
  public static final String IDENTITY_READY = "IdentityReady";

  public static final String CONTROLLERS_READY = "ControllersReady";
  public static final String BROKERS_READY = "BrokersReady";

  /** Of a StreamCluster whose number of brokers follows its load; of others it is absent. */
  public static final String AUTOSCALING_ACTIVE = "AutoscalingActive";

  /** Of a StreamCluster whose brokers keep clients' traffic in its zone; of others it is absent. */
  public static final String ZONE_ROUTING_ACTIVE = "ZoneRoutingActive";

  /** Of a StreamCluster. */
  public static final List<String> CLUSTER =
      List.of(
          READY,
          RECONCILING,
          STALLED,
          ZONES_RESOLVED,
          STORAGE_READY,
          NETWORK_READY,
          CONTROLLERS_READY,
          BROKERS_READY);

  /** Of some StreamClusters: absent until they are set. */
  static final List<String> CLUSTER_OPTIONAL =
      List.of(IDENTITY_READY, AUTOSCALING_ACTIVE, ZONE_ROUTING_ACTIVE);

  /** Of a StreamTopic. */
  public static final List<String> TOPIC = List.of(READY, RECONCILING, STALLED);

  private ConditionTypes() {}
}
