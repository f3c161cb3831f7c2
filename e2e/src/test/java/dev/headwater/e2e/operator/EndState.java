package dev.headwater.e2e.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamTopic;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What there is of clusters in Kubernetes, without what differs from one run to the next. */
final class EndState {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<Class<? extends HasMetadata>> PARTS =
      List.of(
          StatefulSet.class,
          Pod.class,
          Service.class,
          ConfigMap.class,
          PodDisruptionBudget.class,
          ServiceAccount.class,
          PersistentVolumeClaim.class);

  /** Identities, times, and what scheduler, provisioner and API server choose. */
  private static final Set<String> MASKED =
      Set.of(
          "uid",
          "resourceVersion",
          "creationTimestamp",
          "managedFields",
          "lastTransitionTime",
          "startTime",
          "startedAt",
          "containerID",
          "clusterIP",
          "clusterIPs",
          "podIP",
          "podIPs",
          "hostIP",
          "hostIPs",
          "nodeName",
          "topicId",
          "volumeName",
          "volume.kubernetes.io/selected-node",
          "volume.kubernetes.io/storage-provisioner",
          "volume.beta.kubernetes.io/storage-provisioner",
          "controller-revision-hash",
          "currentRevision",
          "updateRevision",
          "topology.kubernetes.io/zone",
          "topology.kubernetes.io/region");

  /** A crash loses what was measured, but never what was scaled. */
  private static final Set<String> OF_A_SCALE = Set.of("from", "to");

  private EndState() {}

  /**
   * Every object by kind and name, as JSON, in each of some namespaces.
   *
   * @param identities texts that stand for a cluster, such as its id, by namespace
   */
  static Map<String, Map<String, String>> of(
      KubernetesClient client, Map<String, Set<String>> identities) {
    var states = new HashMap<String, Map<String, String>>();
    identities.keySet().forEach(namespace -> states.put(namespace, new TreeMap<>()));
    objects(client)
        .filter(object -> states.containsKey(object.getMetadata().getNamespace()))
        .forEach(
            object -> {
              var namespace = object.getMetadata().getNamespace();
              states
                  .get(namespace)
                  .put(
                      object.getKind() + " " + object.getMetadata().getName(),
                      text(object, identities.get(namespace)));
            });
    return states;
  }

  /** The lines in which two states differ, each with the object that it belongs to. */
  static List<String> differences(Map<String, String> actual, Map<String, String> expected) {
    var names = new TreeSet<>(actual.keySet());
    names.addAll(expected.keySet());
    return names.stream()
        .flatMap(
            name -> {
              var seen = actual.getOrDefault(name, "").lines().toList();
              var wanted = expected.getOrDefault(name, "").lines().toList();
              return Stream.concat(
                  seen.stream()
                      .filter(line -> !wanted.contains(line))
                      .map(line -> name + " has " + line.strip()),
                  wanted.stream()
                      .filter(line -> !seen.contains(line))
                      .map(line -> name + " lacks " + line.strip()));
            })
        .toList();
  }

  private static Stream<HasMetadata> objects(KubernetesClient client) {
    return Stream.concat(
        PARTS.stream()
            .flatMap(
                kind ->
                    client
                        .resources(kind)
                        .inAnyNamespace()
                        .withLabel("headwater.dev/cluster")
                        .list()
                        .getItems()
                        .stream()),
        Stream.of(StreamCluster.class, StreamTopic.class)
            .flatMap(kind -> client.resources(kind).inAnyNamespace().list().getItems().stream()));
  }

  private static String text(HasMetadata object, Set<String> identities) {
    try {
      var json = JSON.readTree(Serialization.asJson(object));
      mask(json);
      var text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
      // A role's name is the beginning of its bucket's.
      for (var identity : longestFirst(identities)) {
        text = text.replace(identity, "<its own>");
      }
      return text.replace(object.getMetadata().getNamespace(), "<namespace>");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an object of the API server is JSON", e);
    }
  }

  private static List<String> longestFirst(Set<String> identities) {
    return identities.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  private static void mask(JsonNode node) {
    switch (node) {
      case ObjectNode object -> {
        object.remove(MASKED);
        if (object.get("lastScale") instanceof ObjectNode scale) {
          scale.retain(OF_A_SCALE);
        }
        object.forEach(EndState::mask);
      }
      case ArrayNode array -> array.forEach(EndState::mask);
      default -> {
        // A value, which stays.
      }
    }
  }
}
