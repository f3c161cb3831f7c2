package dev.headwater.e2e.enginedouble;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.ApiVersionsResponse;

/** The calls that the double answers, by role, each with the newest version of Kafka 3.9. */
final class Apis {
  private static final Map<ApiKeys, Short> BROKER =
      versions(
          Map.ofEntries(
              Map.entry(ApiKeys.API_VERSIONS, 4),
              Map.entry(ApiKeys.METADATA, 12),
              Map.entry(ApiKeys.DESCRIBE_CLUSTER, 1),
              Map.entry(ApiKeys.DESCRIBE_QUORUM, 2),
              Map.entry(ApiKeys.DESCRIBE_TOPIC_PARTITIONS, 0),
              Map.entry(ApiKeys.DESCRIBE_CONFIGS, 4),
              Map.entry(ApiKeys.CREATE_TOPICS, 7),
              Map.entry(ApiKeys.CREATE_PARTITIONS, 3),
              Map.entry(ApiKeys.INCREMENTAL_ALTER_CONFIGS, 1),
              Map.entry(ApiKeys.DELETE_TOPICS, 6),
              Map.entry(ApiKeys.UNREGISTER_BROKER, 0),
              Map.entry(ApiKeys.ALTER_PARTITION_REASSIGNMENTS, 0),
              Map.entry(ApiKeys.LIST_PARTITION_REASSIGNMENTS, 0)));

  /** The operator only looks whether the port of a controller is open. */
  private static final Map<ApiKeys, Short> CONTROLLER = versions(Map.of(ApiKeys.API_VERSIONS, 4));

  private Apis() {}

  private static Map<ApiKeys, Short> versions(Map<ApiKeys, Integer> newest) {
    var versions = new EnumMap<ApiKeys, Short>(ApiKeys.class);
    newest.forEach((api, version) -> versions.put(api, version.shortValue()));
    return Collections.unmodifiableMap(versions);
  }

  static Set<ApiKeys> of(NodeSettings.Role role) {
    return newest(role).keySet();
  }

  private static Map<ApiKeys, Short> newest(NodeSettings.Role role) {
    return switch (role) {
      case BROKER -> BROKER;
      case CONTROLLER -> CONTROLLER;
    };
  }

  static boolean answers(NodeSettings.Role role, ApiKeys api, short version) {
    var newest = newest(role).get(api);
    return newest != null && version >= api.oldestVersion() && version <= newest;
  }

  /** What a node can answer; a client that is too new is told so, and the list with it. */
  static ApiVersionsResponse answer(NodeSettings.Role role, ApiVersionsRequest request) {
    var data = new ApiVersionsResponseData();
    if (request.hasUnsupportedRequestVersion()) {
      data.setErrorCode(Errors.UNSUPPORTED_VERSION.code());
    }
    newest(role)
        .forEach(
            (api, version) ->
                data.apiKeys()
                    .add(
                        new ApiVersion()
                            .setApiKey(api.id)
                            .setMinVersion(api.oldestVersion())
                            .setMaxVersion(version)));
    return new ApiVersionsResponse(data);
  }
}
