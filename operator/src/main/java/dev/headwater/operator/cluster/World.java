package dev.headwater.operator.cluster;

import dev.headwater.operator.desired.Annotations;
import dev.headwater.operator.desired.Labels;
import dev.headwater.operator.desired.Labels.Component;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
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
    return brokerPods().stream()
        .filter(pod -> pod.getMetadata().getName().endsWith("-" + nodeId))
        .findAny();
  }

  /** Claims of the controllers' StatefulSet: not every claim with our labels is one. */
  List<PersistentVolumeClaim> controllerClaims() {
    return claims.stream()
        .filter(claim -> CONTROLLER_CLAIM.matcher(claim.getMetadata().getName()).matches())
        .toList();
  }

  boolean votersComplete() {
    return controllers()
        .map(set -> annotations(set).containsKey(Annotations.VOTERS_COMPLETE))
        .orElse(false);
  }

  /** Node id of the broker that is leaving a zone. */
  static OptionalInt draining(StatefulSet brokers) {
    var id = annotations(brokers).get(Annotations.DRAINING);
    return id == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(id));
  }

  static boolean isReady(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
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

  private static Map<String, String> annotations(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
  }
}
