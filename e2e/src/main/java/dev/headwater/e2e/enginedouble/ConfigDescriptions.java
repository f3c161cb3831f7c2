package dev.headwater.e2e.enginedouble;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicConfigs;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeConfigsResponse;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigSource;

/** Answers DescribeConfigs for topics, brokers and the cluster's default for brokers. */
final class ConfigDescriptions {
  private ConfigDescriptions() {}

  /** A value and where it comes from. */
  private record Setting(String value, ConfigSource source) {}

  static DescribeConfigsResponse of(
      ClusterState state, NodeSettings node, DescribeConfigsRequestData request) {
    var data = new DescribeConfigsResponseData();
    request.resources().forEach(resource -> data.results().add(result(state, node, resource)));
    return new DescribeConfigsResponse(data);
  }

  /** What CreateTopics tells of a new topic. */
  static List<CreatableTopicConfigs> ofNewTopic(Topic topic) {
    return ofTopic(topic).entrySet().stream()
        .map(
            setting ->
                new CreatableTopicConfigs()
                    .setName(setting.getKey())
                    .setValue(setting.getValue().value())
                    .setConfigSource(setting.getValue().source().id()))
        .toList();
  }

  private static DescribeConfigsResult result(
      ClusterState state, NodeSettings node, DescribeConfigsResource resource) {
    var result =
        new DescribeConfigsResult()
            .setResourceType(resource.resourceType())
            .setResourceName(resource.resourceName());
    return switch (ConfigResource.Type.forId(resource.resourceType())) {
      case TOPIC -> {
        var topic = state.topics().get(resource.resourceName());
        yield topic == null
            ? result
                .setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code())
                .setErrorMessage(Errors.UNKNOWN_TOPIC_OR_PARTITION.message())
            : result.setConfigs(shown(resource, ofTopic(topic)));
      }
      case BROKER -> result.setConfigs(shown(resource, ofBroker(state, node, resource)));
      case ConfigResource.Type other ->
          result
              .setErrorCode(Errors.INVALID_REQUEST.code())
              .setErrorMessage("The double has no settings of " + other);
    };
  }

  private static SortedMap<String, Setting> ofTopic(Topic topic) {
    var settings = new TreeMap<String, Setting>();
    put(settings, TopicSettings.defaults(), ConfigSource.DEFAULT_CONFIG);
    put(settings, topic.settings(), ConfigSource.TOPIC_CONFIG);
    return settings;
  }

  private static SortedMap<String, Setting> ofBroker(
      ClusterState state, NodeSettings node, DescribeConfigsResource resource) {
    var settings = new TreeMap<String, Setting>();
    var dynamic = state.brokerSettings();
    if (!resource.resourceName().isEmpty()) {
      put(settings, node.all(), ConfigSource.STATIC_BROKER_CONFIG);
    }
    put(
        settings,
        dynamic.getOrDefault("", new TreeMap<>()),
        ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG);
    if (!resource.resourceName().isEmpty()) {
      put(
          settings,
          dynamic.getOrDefault(resource.resourceName(), new TreeMap<>()),
          ConfigSource.DYNAMIC_BROKER_CONFIG);
    }
    return settings;
  }

  private static void put(
      Map<String, Setting> settings, Map<String, String> values, ConfigSource source) {
    values.forEach((key, value) -> settings.put(key, new Setting(value, source)));
  }

  private static List<DescribeConfigsResourceResult> shown(
      DescribeConfigsResource resource, SortedMap<String, Setting> settings) {
    var shown = new ArrayList<DescribeConfigsResourceResult>();
    var keys = resource.configurationKeys();
    settings.forEach(
        (key, setting) -> {
          if (keys == null || keys.isEmpty() || keys.contains(key)) {
            shown.add(
                new DescribeConfigsResourceResult()
                    .setName(key)
                    .setValue(setting.value())
                    .setReadOnly(setting.source() == ConfigSource.STATIC_BROKER_CONFIG)
                    .setConfigSource(setting.source().id()));
          }
        });
    return shown;
  }
}
