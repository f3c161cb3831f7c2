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

/** A Kafka-compatible cluster whose brokers are stateless and whose log is an S3 bucket. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Group(StreamCluster.GROUP)
@Version(StreamCluster.VERSION)
@Kind("StreamCluster")
@Singular("streamcluster")
@Plural("streamclusters")
@ShortNames("stc")
@Categories("streams")
@ValidationRule(
    value =
        "self.metadata.name.size() <= 30 &&"
            + " self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
    messageExpression =
        "\"metadata.name is '\" + self.metadata.name + \"': a cluster's name has at most 30"
            + " characters of a-z, 0-9 and '-', begins with a letter and does not end with '-',"
            + " because its objects' names are made from it; choose another name\"")
@ValidationRule(
    value =
        "!has(self.spec) || !has(self.spec.storage) || !has(self.spec.storage.restoreFrom) ||"
            + " self.spec.storage.restoreFrom == self.metadata.name + '-retained'",
    fieldPath = ".spec.storage.restoreFrom",
    messageExpression =
        "\"storage.restoreFrom is '\" + self.spec.storage.restoreFrom + \"': data is kept under the"
            + " name of its cluster, so this one can only restore '\" + self.metadata.name +"
            + " \"-retained'; write that, or give the StreamCluster the name of the old one\"")
@ValidationRule(
    value =
        "!has(oldSelf.status) || !has(oldSelf.status.clusterId) || (has(self.spec.storage) &&"
            + " has(self.spec.storage.restoreFrom)) == (has(oldSelf.spec.storage) &&"
            + " has(oldSelf.spec.storage.restoreFrom))",
    fieldPath = ".spec.storage",
    message =
        "storage.restoreFrom can be neither set nor removed once status.clusterId is there: it"
            + " decides which data is the cluster's; keep it as it was")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Brokers",
    jsonPath = ".status.summary",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Version",
    jsonPath = ".spec.engine.version",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Status",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Bootstrap",
    jsonPath = ".status.bootstrapServers",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Bucket",
    jsonPath = ".status.storage.bucket",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class StreamCluster extends CustomResource<StreamClusterSpec, StreamClusterStatus>
    implements Namespaced {
  public static final String GROUP = "headwater.dev";
  public static final String VERSION = "v1alpha1";

  @Serial private static final long serialVersionUID = 1L;

  @Required
  @Override
  public StreamClusterSpec getSpec() {
    return super.getSpec();
  }
}
