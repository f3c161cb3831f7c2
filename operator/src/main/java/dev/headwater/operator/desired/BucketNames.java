package dev.headwater.operator.desired;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * How the buckets are named that are made for StreamClusters. Where S3 reserves a namespace for
 * each account in a region, new ones are named in it: nobody else can make a bucket of such a name,
 * not even after it was deleted. Elsewhere the hash alone keeps two names apart. What decides is
 * declared, set and listed here; never what AWS answers.
 *
 * @param account account of the EKS cluster, 12 digits
 * @param onAws false when another store than AWS's S3 is used, which has no such namespaces
 */
public record BucketNames(String account, boolean onAws) {
  /**
   * Regions with account regional namespaces: all but me-central-1 and me-south-1, as the S3 User
   * Guide says ("Namespaces for general purpose buckets",
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html, read on
   * 2026-09-26), of the regions that AWS SDK 2.50.2 knows in the partitions that it names. A region
   * that is missing here costs the reservation, one that is wrong here costs every new cluster.
   */
  static final Set<String> ACCOUNT_REGIONAL =
      Set.of(
          "af-south-1",
          "ap-east-1",
          "ap-east-2",
          "ap-northeast-1",
          "ap-northeast-2",
          "ap-northeast-3",
          "ap-south-1",
          "ap-south-2",
          "ap-southeast-1",
          "ap-southeast-2",
          "ap-southeast-3",
          "ap-southeast-4",
          "ap-southeast-5",
          "ap-southeast-6",
          "ap-southeast-7",
          "ca-central-1",
          "ca-west-1",
          "cn-north-1",
          "cn-northwest-1",
          "eu-central-1",
          "eu-central-2",
          "eu-north-1",
          "eu-south-1",
          "eu-south-2",
          "eu-west-1",
          "eu-west-2",
          "eu-west-3",
          "eusc-de-east-1",
          "il-central-1",
          "mx-central-1",
          "sa-east-1",
          "us-east-1",
          "us-east-2",
          "us-gov-east-1",
          "us-gov-west-1",
          "us-west-1",
          "us-west-2");

  private static final Pattern ACCOUNT = Pattern.compile("-([0-9]{12})-");

  /**
   * Names for one Kubernetes cluster.
   *
   * @param clusterArn ARN of the EKS cluster
   */
  public static BucketNames of(String clusterArn, boolean onAws) {
    return new BucketNames(clusterArn.split(":", -1)[4], onAws);
  }

  /** Name of a bucket of which nothing is recorded yet. */
  public String ofNew(String cluster, String uid, String region) {
    return onAws && ACCOUNT_REGIONAL.contains(region)
        ? Identity.bucketName(cluster, uid, account, region)
        : Identity.bucketName(cluster, uid);
  }

  /**
   * Whether a bucket's name is one that a StreamCluster's bucket ever can have had: in the global
   * namespace, or in that of any account. Of whatever account and however the operator was set at
   * the time, no other StreamCluster has a bucket of such a name, for its uid is in it.
   */
  public static boolean canBe(String bucket, String cluster, String uid, String region) {
    return bucket.equals(Identity.bucketName(cluster, uid))
        || ACCOUNT
            .matcher(bucket)
            .results()
            .map(account -> Identity.bucketName(cluster, uid, account.group(1), region))
            .anyMatch(bucket::equals);
  }
}
