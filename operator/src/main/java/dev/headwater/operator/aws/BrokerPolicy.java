package dev.headwater.operator.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headwater.operator.aws.AwsClients.Caller;
import java.util.List;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * What the pods of a cluster may do in AWS, and no more: pure. Actions and keys are those that
 * AutoMQ's code uses (AwsObjectStorage, DefaultS3Client, ObjectUtils).
 */
final class BrokerPolicy {
  private BrokerPolicy() {}

  static ObjectNode document(StoragePermissions permissions, Caller caller) {
    var bucketArn = "arn:%s:s3:::%s".formatted(caller.partition(), permissions.bucket());
    var document = PolicyDocuments.empty();
    var statements = document.putArray("Statement");
    // Without it a missing key is answered with 403 in place of 404, and a broker does not start.
    statements.add(s3("HeadwaterBucket", List.of("s3:ListBucket"), List.of(bucketArn), caller));
    statements.add(
        s3(
            "HeadwaterObjects",
            List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"),
            objects(bucketArn, permissions.clusterId()),
            caller));
    permissions
        .kmsKeyArn()
        .ifPresent(keyArn -> statements.add(kms(keyArn, bucketArn, permissions.region())));
    return document;
  }

  /** Keys of records begin with the object's id, reversed; the cluster is the second part. */
  private static List<String> objects(String bucketArn, String clusterId) {
    return List.of(
        bucketArn + "/*/_kafka_" + clusterId + "/*",
        bucketArn + "/__automq/readiness_check/*",
        bucketArn + "/automq/*");
  }

  /**
   * Brokers do not name the owner that they expect: a bucket of another account is refused here.
   */
  private static ObjectNode s3(
      String sid, List<String> actions, List<String> resources, Caller caller) {
    var statement = allowed(sid, actions, resources);
    statement
        .putObject("Condition")
        .putObject("StringEquals")
        .put("aws:ResourceAccount", caller.account());
    return statement;
  }

  /** The key serves this bucket only, by way of S3: a bucket key's context is the bucket's ARN. */
  private static ObjectNode kms(String keyArn, String bucketArn, String region) {
    var statement =
        allowed("HeadwaterKey", List.of("kms:GenerateDataKey", "kms:Decrypt"), List.of(keyArn));
    statement
        .putObject("Condition")
        .putObject("StringEquals")
        .put("kms:ViaService", "s3.%s.%s".formatted(region, dnsSuffix(region)))
        .put("kms:EncryptionContext:aws:s3:arn", bucketArn);
    return statement;
  }

  private static String dnsSuffix(String region) {
    return PartitionMetadata.of(Region.of(region)).dnsSuffix();
  }

  private static ObjectNode allowed(String sid, List<String> actions, List<String> resources) {
    var statement = JsonNodeFactory.instance.objectNode().put("Sid", sid).put("Effect", "Allow");
    var actionList = statement.putArray("Action");
    actions.forEach(actionList::add);
    var resourceList = statement.putArray("Resource");
    resources.forEach(resourceList::add);
    return statement;
  }
}
