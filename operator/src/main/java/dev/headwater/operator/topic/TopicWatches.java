package dev.headwater.operator.topic;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.operator.josdk.Unreadable;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the topics of a cluster and those that declare the same topic. */
final class TopicWatches {
  private static final String BY_CLUSTER = "cluster";
  private static final String BY_TOPIC = "topic";

  private final AtomicReference<IndexerResourceCache<StreamTopic>> primaries =
      new AtomicReference<>();

  EventSource<?, StreamTopic> clusters(EventSourceContext<StreamTopic> context) {
    var cache = context.getPrimaryCache();
    cache.addIndexer(BY_CLUSTER, topic -> readable(topic).map(TopicWatches::clusterKey).toList());
    cache.addIndexer(BY_TOPIC, topic -> readable(topic).map(TopicWatches::topicKey).toList());
    primaries.set(cache);
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(StreamCluster.class, StreamTopic.class)
            .withSecondaryToPrimaryMapper(cluster -> topicsOf(cache, cluster))
            .withPrimaryToSecondaryMapper(
                (StreamTopic topic) ->
                    readable(topic).map(TopicWatches::cluster).collect(Collectors.toSet()))
            .withOnUpdateFilter(
                (after, before) ->
                    !ClusterView.of(Optional.of(after)).equals(ClusterView.of(Optional.of(before))))
            .build(),
        context);
  }

  private static Set<ResourceID> topicsOf(
      IndexerResourceCache<StreamTopic> cache, StreamCluster cluster) {
    var key = key(cluster.getMetadata().getNamespace(), cluster.getMetadata().getName());
    return cache.byIndex(BY_CLUSTER, key).stream()
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  private static ResourceID cluster(StreamTopic topic) {
    return new ResourceID(topic.getSpec().clusterRef().name(), topic.getMetadata().getNamespace());
  }

  /** Other StreamTopics that live and declare the same topic. */
  List<StreamTopic> rivals(StreamTopic topic) {
    return primaries.get().byIndex(BY_TOPIC, topicKey(topic)).stream()
        .filter(other -> !uid(other).equals(uid(topic)))
        .filter(other -> other.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /**
   * The rival that has the topic, if it is not this one: first who reported the topic's id, then
   * who may have made it, then who is older. Creation times are whole seconds, so that age alone
   * would let a newcomer take the topic over; uids decide when all else is equal.
   */
  static Optional<String> otherOwner(StreamTopic topic, List<StreamTopic> rivals) {
    Comparator<StreamTopic> byClaim =
        Comparator.<StreamTopic, Boolean>comparing(t -> !hasTopic(t))
            .thenComparing(t -> !t.getMetadata().getFinalizers().contains(TopicFinalizer.NAME))
            .thenComparing(t -> t.getMetadata().getCreationTimestamp())
            .thenComparing(TopicWatches::uid);
    return rivals.stream()
        .min(byClaim)
        .filter(rival -> byClaim.compare(rival, topic) < 0)
        .map(rival -> rival.getMetadata().getName());
  }

  private static boolean hasTopic(StreamTopic topic) {
    return topic.getStatus() != null && topic.getStatus().topicId() != null;
  }

  /** The topic, or none when it has no spec to look into. */
  private static Stream<StreamTopic> readable(StreamTopic topic) {
    return Stream.of(topic).filter(any -> Unreadable.fault(any).isEmpty());
  }

  private static String uid(HasMetadata object) {
    return object.getMetadata().getUid();
  }

  private static String clusterKey(StreamTopic topic) {
    return key(topic.getMetadata().getNamespace(), topic.getSpec().clusterRef().name());
  }

  private static String topicKey(StreamTopic topic) {
    return key(clusterKey(topic), topic.topicName());
  }

  private static String key(String first, String second) {
    return first + "/" + second;
  }
}
