package dev.headwater.operator.cluster;

import dev.headwater.operator.desired.Annotations;
import dev.headwater.operator.desired.Labels;
import dev.headwater.operator.desired.Labels.Component;
import dev.headwater.operator.desired.ServiceAccounts;
import dev.headwater.operator.engine.BucketUri;
import dev.headwater.operator.engine.EngineLayout;
import dev.headwater.operator.model.PodRole;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What of a cluster exists in Kubernetes, as last seen.
 *
 * @param objects everything of ours that is applied, StatefulSets included
 * @param pods controllers and brokers
 * @param claims volume claims of the controllers
 * @param retained what a deleted cluster of this name left behind
 */
record World(
    List<HasMetadata> objects,
    List<Pod> pods,
    List<PersistentVolumeClaim> claims,
    Optional<ConfigMap> retained) {

  private static final Pattern CONTROLLER_CLAIM = Pattern.compile("data-.*-controllers-[0-9]+");

  World {
    objects = List.copyOf(objects);
    pods = List.copyOf(pods);
    claims = List.copyOf(claims);
  }

  /** The object of the same kind and name, if it exists. */
  @SuppressWarnings("unchecked")
  <R extends HasMetadata> Optional<R> find(R wanted) {
    return objects.stream()
        .filter(object -> object.getClass() == wanted.getClass())
        .filter(object -> object.getMetadata().getName().equals(wanted.getMetadata().getName()))
        .map(object -> (R) object)
        .findFirst();
  }

  Optional<StatefulSet> controllers() {
    return statefulSets().filter(set -> component(set).equals(Component.CONTROLLER.id())).findAny();
  }

  /** The broker StatefulSet of a zone. */
  Optional<StatefulSet> brokers(String zoneId) {
    return brokerSets().filter(set -> zoneId.equals(label(set, Labels.ZONE_ID))).findAny();
  }

  /** Whether no broker StatefulSet is missing. */
  boolean hasBrokersIn(Collection<String> zoneIds) {
    return zoneIds.stream().allMatch(zone -> brokers(zone).isPresent());
  }

  Stream<StatefulSet> brokerSets() {
    return statefulSets().filter(set -> component(set).equals(Component.BROKER.id()));
  }

  Stream<StatefulSet> statefulSets() {
    return objects.stream().filter(StatefulSet.class::isInstance).map(StatefulSet.class::cast);
  }

  List<Pod> brokerPods() {
    return pods.stream().filter(pod -> component(pod).equals(Component.BROKER.id())).toList();
  }

  List<Pod> brokerPods(String zoneId) {
    return brokerPods().stream().filter(p -> zoneId.equals(label(p, Labels.ZONE_ID))).toList();
  }

  List<Pod> controllerPods() {
    return pods.stream().filter(pod -> component(pod).equals(Component.CONTROLLER.id())).toList();
  }

  /** The pod of a broker, terminating or not. */
  Optional<Pod> brokerPod(int nodeId) {
    return brokerPods().stream().filter(pod -> nodeId(pod) == nodeId).findAny();
  }

  /** Node id of the broker that would leave a zone first. */
  int highestBroker(String zoneId) {
    var spec = brokers(zoneId).orElseThrow().getSpec();
    return spec.getOrdinals().getStart() + spec.getReplicas() - 1;
  }

  /** The scale that is under way or being measured; the newest, if a crash left two. */
  Optional<ScaleTracking> scale() {
    return brokerSets()
        .flatMap(set -> scale(set).stream())
        .max(Comparator.comparing(scale -> scale.record().startedAt()));
  }

  private static Optional<ScaleTracking> scale(StatefulSet set) {
    return Optional.ofNullable(Annotations.of(set).get(Annotations.SCALE))
        .flatMap(ScaleRecord::parse)
        .map(record -> new ScaleTracking(label(set, Labels.ZONE_ID), record));
  }

  /** Which run of its process a broker is in: its counters begin at 0 with each. */
  static String run(Pod pod) {
    int restarts =
        Optional.ofNullable(pod.getStatus()).stream()
            .flatMap(status -> status.getContainerStatuses().stream())
            .mapToInt(ContainerStatus::getRestartCount)
            .sum();
    return pod.getMetadata().getUid() + "/" + restarts;
  }

  static boolean isFirstRun(String run) {
    return run.endsWith("/0");
  }

  /** A pod's ordinal, which is its node id. */
  static int nodeId(Pod pod) {
    var name = pod.getMetadata().getName();
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
  }

  /** Id of a broker's zone. */
  static Optional<String> zone(Pod pod) {
    return Optional.of(label(pod, Labels.ZONE_ID)).filter(zone -> !zone.isEmpty());
  }

  /** Name of the node that a pod is on; empty while it is on none. */
  static Optional<String> node(Pod pod) {
    return Optional.ofNullable(pod.getSpec()).map(PodSpec::getNodeName);
  }

  /** Claims of the controllers' StatefulSet: not every claim with our labels is one. */
  List<PersistentVolumeClaim> controllerClaims() {
    return claims.stream()
        .filter(claim -> CONTROLLER_CLAIM.matcher(claim.getMetadata().getName()).matches())
        .toList();
  }

  /** Names of the volumes that the controllers' claims are bound to, sorted. */
  List<String> controllerVolumes() {
    return controllerClaims().stream()
        .flatMap(claim -> Optional.ofNullable(claim.getSpec().getVolumeName()).stream())
        .sorted()
        .toList();
  }

  /** The role that the ServiceAccount of the pods records. */
  Optional<PodRole> role() {
    return objects.stream()
        .filter(ServiceAccount.class::isInstance)
        .flatMap(account -> ServiceAccounts.role(account).stream())
        .findAny();
  }

  /** Names of the buckets that the engine's files name. */
  Stream<String> buckets() {
    return objects.stream()
        .filter(ConfigMap.class::isInstance)
        .map(object -> ((ConfigMap) object).getData())
        .flatMap(data -> Optional.ofNullable(data).stream())
        .flatMap(data -> Optional.ofNullable(data.get(EngineLayout.PROPERTIES_FILE)).stream())
        .flatMap(BucketUri::buckets);
  }

  boolean votersComplete() {
    return controllers()
        .map(set -> Annotations.of(set).containsKey(Annotations.VOTERS_COMPLETE))
        .orElse(false);
  }

  /** Node id of the broker that leaves, if one does; at most one zone has one. */
  Optional<Integer> draining() {
    return brokerSets().flatMapToInt(set -> draining(set).stream()).boxed().findFirst();
  }

  /** The name that the pod of the broker that leaves has, or had. */
  Optional<String> drainingPodName() {
    return brokerSets()
        .filter(set -> draining(set).isPresent())
        .map(set -> set.getMetadata().getName() + "-" + draining(set).getAsInt())
        .findFirst();
  }

  /** Node id of the broker that is leaving a zone. */
  static OptionalInt draining(StatefulSet brokers) {
    var id = Annotations.of(brokers).get(Annotations.DRAINING);
    return id == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(id));
  }

  static boolean isBeingDeleted(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  static boolean isReady(Pod pod) {
    return !isBeingDeleted(pod)
        && pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private static String component(HasMetadata object) {
    return label(object, Labels.COMPONENT);
  }

  private static String label(HasMetadata object, String key) {
    return Optional.ofNullable(object.getMetadata().getLabels())
        .map(labels -> labels.getOrDefault(key, ""))
        .orElse("");
  }
}
