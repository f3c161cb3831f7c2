package dev.headwater.e2e.enginedouble;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiError;
import org.apache.kafka.common.requests.IncrementalAlterConfigsResponse;

/** Answers IncrementalAlterConfigs: SET and DELETE, for topics and brokers. */
final class ConfigChanges {
  private ConfigChanges() {}

  static Change<IncrementalAlterConfigsResponse> of(
      ClusterState state, IncrementalAlterConfigsRequestData request) {
    var answers = new LinkedHashMap<ConfigResource, ApiError>();
    var next = state;
    for (var resource : request.resources()) {
      var type = ConfigResource.Type.forId(resource.resourceType());
      var error = refusal(next, type, resource).orElse(ApiError.NONE);
      answers.put(new ConfigResource(type, resource.resourceName()), error);
      if (error.isSuccess() && !request.validateOnly()) {
        next = changed(next, type, resource);
      }
    }
    return new Change<>(next, new IncrementalAlterConfigsResponse(0, answers));
  }

  private static Optional<ApiError> refusal(
      ClusterState state, ConfigResource.Type type, AlterConfigsResource resource) {
    if (type == ConfigResource.Type.TOPIC && !state.topics().containsKey(resource.resourceName())) {
      return Optional.of(
          new ApiError(
              Errors.UNKNOWN_TOPIC_OR_PARTITION,
              "The topic '%s' does not exist.".formatted(resource.resourceName())));
    }
    if (type != ConfigResource.Type.TOPIC && type != ConfigResource.Type.BROKER) {
      return Optional.of(
          new ApiError(Errors.INVALID_REQUEST, "The double has no settings of " + type));
    }
    return resource.configs().stream()
        .map(change -> refusal(type, change))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<ApiError> refusal(ConfigResource.Type type, AlterableConfig change) {
    var operation = OpType.forId(change.configOperation());
    if (operation != OpType.SET && operation != OpType.DELETE) {
      return Optional.of(
          new ApiError(
              Errors.INVALID_REQUEST, "The double knows SET and DELETE, not " + operation));
    }
    if (operation == OpType.SET && change.value() == null) {
      return Optional.of(
          new ApiError(Errors.INVALID_REQUEST, "Null value not supported for: " + change.name()));
    }
    if (type == ConfigResource.Type.BROKER) {
      return change.name().startsWith("s3.")
          ? Optional.of(
              new ApiError(
                  Errors.INVALID_REQUEST,
                  "Cannot update these configs dynamically: [%s]".formatted(change.name())))
          : Optional.empty();
    }
    return (operation == OpType.SET
            ? TopicSettings.refusal(change.name(), change.value())
            : TopicSettings.unknown(change.name()))
        .map(message -> new ApiError(Errors.INVALID_CONFIG, message));
  }

  private static ClusterState changed(
      ClusterState state, ConfigResource.Type type, AlterConfigsResource resource) {
    var name = resource.resourceName();
    if (type == ConfigResource.Type.BROKER) {
      var before = state.brokerSettings().getOrDefault(name, Collections.emptySortedMap());
      return state.withBrokerSettings(name, changed(before, resource));
    }
    return state.withTopics(
        topics -> {
          topics.computeIfPresent(
              name, (_, topic) -> topic.with(changed(topic.settings(), resource)));
          return topics;
        });
  }

  private static SortedMap<String, String> changed(
      SortedMap<String, String> before, AlterConfigsResource resource) {
    var after = new TreeMap<>(before);
    for (var change : resource.configs()) {
      if (OpType.forId(change.configOperation()) == OpType.SET) {
        after.put(change.name(), change.value());
      } else {
        after.remove(change.name());
      }
    }
    return after;
  }
}
