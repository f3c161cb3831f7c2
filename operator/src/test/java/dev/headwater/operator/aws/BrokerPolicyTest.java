package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.aws.AwsClients.Caller;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BrokerPolicyTest {
  private static final String STORAGE =
      """
      {
        "Version" : "2012-10-17",
        "Statement" : [ {
          "Sid" : "HeadwaterBucket",
          "Effect" : "Allow",
          "Action" : [ "s3:ListBucket" ],
          "Resource" : [ "arn:aws:s3:::headwater-orders-1" ],
          "Condition" : {
            "StringEquals" : {
              "aws:ResourceAccount" : "123456789012"
            }
          }
        }, {
          "Sid" : "HeadwaterObjects",
          "Effect" : "Allow",
          "Action" : [ "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload" ],
          "Resource" : [ "arn:aws:s3:::headwater-orders-1/*/_kafka_Kx-2/*", "arn:aws:s3:::headwater-orders-1/__automq/readiness_check/*", "arn:aws:s3:::headwater-orders-1/automq/*" ],
          "Condition" : {
            "StringEquals" : {
              "aws:ResourceAccount" : "123456789012"
            }
          }
        }%s ]
      }\
      """;
  private static final String KEY =
      """
      , {
          "Sid" : "HeadwaterKey",
          "Effect" : "Allow",
          "Action" : [ "kms:GenerateDataKey", "kms:Decrypt" ],
          "Resource" : [ "arn:aws:kms:us-east-1:123456789012:key/k-1" ],
          "Condition" : {
            "StringEquals" : {
              "kms:ViaService" : "s3.us-east-1.amazonaws.com",
              "kms:EncryptionContext:aws:s3:arn" : "arn:aws:s3:::headwater-orders-1"
            }
          }
        }\
      """;
  private static final Caller CALLER = new Caller("123456789012", "aws");

  @Test
  void brokersMayUseTheObjectsOfTheirClusterOnly() {
    assertThat(rendered("us-east-1", Optional.empty(), CALLER)).isEqualTo(STORAGE.formatted(""));
  }

  @Test
  void withAKeyTheyMayUseItForTheirBucketThroughS3() {
    var key = Optional.of("arn:aws:kms:us-east-1:123456789012:key/k-1");
    assertThat(rendered("us-east-1", key, CALLER)).isEqualTo(STORAGE.formatted(KEY));
  }

  @Test
  void arnsAndServicesAreThoseOfThePartition() {
    var key = Optional.of("arn:aws-cn:kms:cn-north-1:210987654321:key/k-1");
    assertThat(rendered("cn-north-1", key, new Caller("210987654321", "aws-cn")))
        .isEqualTo(
            STORAGE
                .formatted(KEY)
                .replace("arn:aws:", "arn:aws-cn:")
                .replace("us-east-1", "cn-north-1")
                .replace("amazonaws.com", "amazonaws.com.cn")
                .replace("123456789012", "210987654321"));
  }

  private static String rendered(String region, Optional<String> keyArn, Caller caller) {
    return BrokerPolicy.document(
            new StoragePermissions(region, "headwater-orders-1", "Kx-2", keyArn), caller)
        .toPrettyString();
  }
}
