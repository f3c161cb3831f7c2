package dev.headwater.operator.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a change of the number of brokers began with, as it is kept on a StatefulSet until it has
 * been measured: so an operator that starts meanwhile knows it too.
 *
 * @param from brokers before
 * @param to brokers after
 * @param startedAt when it began, RFC 3339
 * @param endedAt when the last step of it was done; absent until then
 * @param victim node id of the broker that leaves; absent when brokers are added
 * @param brokers every broker that there was, by node id
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record ScaleRecord(
    int from,
    int to,
    String startedAt,
    @Nullable String endedAt,
    @Nullable Integer victim,
    SortedMap<Integer, Before> brokers) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A broker's counters before the change.
   *
   * @param run the pod and its container's restarts: counters begin at 0 with each run
   * @param requests AlterPartitionReassignments requests; absent when it could not be read
   * @param bytes bytes copied to it by reassignments; absent when it does not count them
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Before(String run, @Nullable Long requests, @Nullable Long bytes) {}

  ScaleRecord {
    brokers = new TreeMap<>(brokers);
  }

  boolean hasEnded() {
    return endedAt != null;
  }

  ScaleRecord endedAt(Instant now) {
    return new ScaleRecord(from, to, startedAt, now.toString(), victim, brokers);
  }

  /** When it ended; only of one that has. */
  Instant end() {
    return Instant.parse(Optional.ofNullable(endedAt).orElseThrow());
  }

  Duration duration() {
    return Duration.between(Instant.parse(startedAt), end());
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers and texts is always JSON", e);
    }
  }

  /** What an annotation says; empty when somebody has changed it: then nothing was measured. */
  static Optional<ScaleRecord> parse(String json) {
    try {
      return Optional.of(JSON.readValue(json, ScaleRecord.class));
    } catch (JsonProcessingException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
