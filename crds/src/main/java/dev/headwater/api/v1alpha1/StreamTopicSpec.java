package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a user wants a topic to be. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "has(self.topicName) == has(oldSelf.topicName) && (!has(self.topicName) || self.topicName"
            + " == oldSelf.topicName)",
    fieldPath = ".topicName",
    message =
        "topicName cannot change: Kafka cannot rename a topic; create another StreamTopic and copy"
            + " the records")
public record StreamTopicSpec(
    @Required
        @JsonPropertyDescription("The cluster that the topic belongs to. Required, immutable.")
        @ValidationRule(
            value = "self == oldSelf",
            message =
                "clusterRef cannot change: a topic does not move between clusters; create another"
                    + " StreamTopic")
        ClusterRef clusterRef,
    @Size(min = 1, max = 249)
        @JsonPropertyDescription(
            "Name of the topic in Kafka; names that begin with two underscores are the engine's"
                + " own. Default: metadata.name. Immutable.")
        @ValidationRule(
            value = "self.matches('^[a-zA-Z0-9._-]+$') && self != '.' && self != '..'",
            messageExpression =
                "\"topicName is '\" + self + \"': Kafka allows letters, digits, '.', '_' and '-',"
                    + " but not '.' and '..' alone\"")
        @ValidationRule(
            value = "!self.startsWith('__')",
            messageExpression =
                "\"topicName is '\" + self + \"': names that begin with '__' are the engine's"
                    + " own\"")
        @Nullable String topicName,
    @Required
        @Min(1)
        @Max(10000)
        @JsonPropertyDescription(
            "Number of partitions, 1 to 10000. Required. It only grows; growing changes which"
                + " partition a key goes to, and needs no restart.")
        @ValidationRule(
            value = "self >= oldSelf",
            message =
                "partitions cannot be lowered: Kafka cannot remove partitions; keep the old value"
                    + " or create another topic")
        Integer partitions,
    @Size(max = 50)
        @JsonPropertyDescription(
            "Settings of the topic by Kafka's names and in Kafka's units, such as retention.ms, at"
                + " most 50. Default: none. A key that is absent here has the engine's default:"
                + " what is set by other means is set back. A change needs no restart. A key or"
                + " value that the engine does not know is reported as InvalidConfig. Replication"
                + " is the engine's business and refused.")
        @ValidationRule(
            value =
                "!('min.insync.replicas' in self) && !('replication.factor' in self) &&"
                    + " !('elasticstream.replication.factor' in self)",
            message =
                "config: replication.factor, elasticstream.replication.factor and"
                    + " min.insync.replicas are the engine's business, which keeps each record in"
                    + " S3; remove the key")
        @Nullable Map<String, @Size(max = 1024) String> config,
    @JsonPropertyDescription(
            "What happens to the topic when this object is deleted: Retain keeps it, Delete deletes"
                + " it with its records. Default: Retain. Can change at any time.")
        @Nullable TopicDeletionPolicy deletionPolicy) {

  @JsonCreator
  public StreamTopicSpec {}

  /** Needed by fabric8, which makes an empty spec before it reads one. */
  StreamTopicSpec() {
    this(new ClusterRef(""), null, 1, null, null);
  }

  /** The cluster of a topic. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ClusterRef(
      @Required
          @Size(min = 1, max = 30)
          @JsonPropertyDescription("Name of a StreamCluster in the same namespace. Required.")
          String name) {}

  /** What happens to a topic when its StreamTopic is deleted. */
  public enum TopicDeletionPolicy {
    @JsonProperty("Retain")
    RETAIN,
    @JsonProperty("Delete")
    DELETE
  }

  /** The settings; empty when absent. */
  public Map<String, String> configOrEmpty() {
    return config == null ? Map.of() : config;
  }

  /** What happens to the topic on deletion; Retain when absent. */
  public TopicDeletionPolicy deletionPolicyOrDefault() {
    return deletionPolicy == null ? TopicDeletionPolicy.RETAIN : deletionPolicy;
  }
}
