package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.Serial;

/** A topic of a StreamCluster. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Group(StreamCluster.GROUP)
@Version(StreamCluster.VERSION)
@Kind("StreamTopic")
@Singular("streamtopic")
@Plural("streamtopics")
@ShortNames("stt")
@Categories("streams")
@ValidationRule(
    value =
        "has(self.spec.topicName) || (self.metadata.name.size() <= 249 &&"
            + " self.metadata.name.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$'))",
    messageExpression =
        "\"metadata.name is '\" + self.metadata.name + \"': it is the topic's name too, and Kafka"
            + " allows at most 249 characters; set spec.topicName\"")
@AdditionalPrinterColumn(
    name = "Cluster",
    jsonPath = ".spec.clusterRef.name",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Partitions",
    jsonPath = ".status.partitions",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Status",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class StreamTopic extends CustomResource<StreamTopicSpec, StreamTopicStatus>
    implements Namespaced {
  @Serial private static final long serialVersionUID = 1L;

  @Required
  @Override
  public StreamTopicSpec getSpec() {
    return super.getSpec();
  }

  /** Name of the topic in Kafka. */
  public String topicName() {
    var name = getSpec().topicName();
    return name == null ? getMetadata().getName() : name;
  }
}
