package dev.headwater.operator.topic;

import dev.headwater.api.v1alpha1.StreamTopic;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Our finalizer on StreamTopics. Set only after the topic was seen to be absent, so that who holds
 * it may have made the topic; JOSDK's own would be set before and prove nothing.
 */
final class TopicFinalizer {
  static final String NAME = "headwater.dev/streamtopic";

  /** Set in this process, while the cache may not show it yet. */
  private final Set<String> justSet = ConcurrentHashMap.newKeySet();

  boolean isHeld(StreamTopic topic) {
    boolean isSet = topic.getMetadata().getFinalizers().contains(NAME);
    if (isSet) {
      justSet.remove(topic.getMetadata().getUid());
    }
    return isSet || justSet.contains(topic.getMetadata().getUid());
  }

  /** Sets it on exactly this object; the uid in the patch refuses one that was made anew. */
  void hold(StreamTopic topic, KubernetesClient client) {
    if (!isHeld(topic)) {
      patch(topic, client, finalizers(topic) + "\"" + NAME + "\"");
      justSet.add(topic.getMetadata().getUid());
    }
  }

  /** Takes it away; the object goes when it was the last one. */
  void release(StreamTopic topic, KubernetesClient client) {
    justSet.remove(topic.getMetadata().getUid());
    if (!topic.getMetadata().getFinalizers().contains(NAME)) {
      return;
    }
    try {
      var others = finalizers(topic);
      patch(topic, client, others.isEmpty() ? "" : others.substring(0, others.length() - 1));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  private static String finalizers(StreamTopic topic) {
    return topic.getMetadata().getFinalizers().stream()
        .filter(name -> !name.equals(NAME))
        .map(name -> "\"" + name + "\",")
        .collect(Collectors.joining());
  }

  private static void patch(StreamTopic topic, KubernetesClient client, String finalizers) {
    var metadata = topic.getMetadata();
    var patch =
        "{\"metadata\":{\"uid\":\"%s\",\"resourceVersion\":\"%s\",\"finalizers\":[%s]}}"
            .formatted(metadata.getUid(), metadata.getResourceVersion(), finalizers);
    client
        .resources(StreamTopic.class)
        .inNamespace(metadata.getNamespace())
        .withName(metadata.getName())
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }
}
