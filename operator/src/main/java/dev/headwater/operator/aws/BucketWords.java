package dev.headwater.operator.aws;

import dev.headwater.operator.aws.BucketWanted.Source;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Why a bucket is not used, and what to do about it, in a user's words. */
final class BucketWords {
  private BucketWords() {}

  static String foreign(BucketWanted wanted, String account) {
    return "Bucket %s exists and account %s may not look at it (403): it belongs to another account, or the operator's role lacks s3:ListBucket on it. It is not touched. Grant that action; if the bucket is another account's, create the StreamCluster anew: its bucket's name follows from its uid."
        .formatted(wanted.name(), account);
  }

  static String missing(BucketWanted wanted, String account) {
    return "Bucket %s, which has the data that is restored, does not exist in account %s. It is not made anew, since it would be empty. Bring it back, or give the operator the credentials of the bucket's account."
        .formatted(wanted.name(), account);
  }

  /** The same whether it is absent or another's: names of buckets are not to be found out. */
  static String notAllowed(BucketWanted wanted, String account) {
    return "Bucket %s is not adopted: account %s has no bucket of this name with the tag %s=%s. Either it does not exist, or it is another account's, or it lacks the tag; the operator's log says which. It is neither made nor touched. Create it with the tag, or have its owner set the tag, or create the StreamCluster anew with the right spec.storage.bucket.name."
        .formatted(wanted.name(), account, BucketTags.ALLOW, wanted.allow());
  }

  static String elsewhere(BucketWanted wanted, String region) {
    return "Bucket %s is not in region %s (spec.aws.region), but in %s. It is not touched. %s"
        .formatted(
            wanted.name(),
            wanted.region(),
            region,
            wanted.source() == Source.OURS
                ? "Create the StreamCluster anew: its bucket's name follows from its uid."
                : "Create the StreamCluster anew with the bucket's region, or with a bucket of"
                    + " region "
                    + wanted.region()
                    + ".");
  }

  static String notOurs(BucketWanted wanted) {
    var uid = wanted.tags().get(BucketTags.UID);
    if (wanted.formerUids().isEmpty()) {
      return "Bucket %s is in this account without the tag %s=%s. It is not touched. If it is this cluster's bucket, put the tag back; else rename or remove it."
          .formatted(wanted.name(), BucketTags.UID, uid);
    }
    return "Bucket %s is in this account without the tags %s=%s (or %s) and %s=%s. It is not touched. If it is the bucket of the cluster that is restored, set both tags; if that cluster had adopted it, set none and create the StreamCluster anew with spec.storage.bucket.mode Adopt and this name."
        .formatted(
            wanted.name(),
            BucketTags.UID,
            uid,
            String.join(", ", new TreeSet<>(wanted.formerUids())),
            BucketTags.ALLOW,
            wanted.allow());
  }

  static String namespaceOfAnother(BucketWanted wanted, String named, String account) {
    return "Bucket %s is not made: its name is in the namespace of account %s, that of HEADWATER_CLUSTER_ARN, and the operator's credentials are of account %s. S3 lets an account make buckets in its own namespace only. Give the operator credentials of account %s; or correct HEADWATER_CLUSTER_ARN (chart value clusterArn) and create the StreamCluster anew."
        .formatted(wanted.name(), named, account, named);
  }

  static String nameRefused(BucketWanted wanted, String said) {
    return "S3 refuses the name of bucket %s in region %s: %s. No other name is tried. Make a bucket yourself, and create the StreamCluster anew with spec.storage.bucket.mode Adopt and its name."
        .formatted(wanted.name(), wanted.region(), said);
  }

  /** One that names this cluster as the one that may use it, which was this one's predecessor. */
  static String ofPredecessor(BucketWanted wanted, Map<String, String> tags) {
    return "Bucket %s was made for another StreamCluster (tag %s=%s). It is not touched. Create the StreamCluster anew with another bucket; if nothing in this one is needed, empty it and remove that tag."
        .formatted(wanted.name(), BucketTags.UID, tags.get(BucketTags.UID));
  }

  static String unsafe(BucketWanted wanted, List<String> dangers) {
    return "Bucket %s is not safe for records: %s. Remove that%s."
        .formatted(
            wanted.name(),
            String.join("; ", dangers),
            wanted.source() == Source.ADOPTED
                ? ", or create the StreamCluster anew with another bucket"
                : "");
  }
}
