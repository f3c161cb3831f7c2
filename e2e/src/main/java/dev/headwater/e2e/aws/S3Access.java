package dev.headwater.e2e.aws;

import static java.util.Map.entry;

import dev.headwater.e2e.aws.policy.Access;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a request to S3 asks for. */
final class S3Access {
  /** Action by call, where a call on a bucket asks for one. */
  private static final Map<String, String> ON_BUCKET =
      Map.ofEntries(
          entry("HeadBucket", "ListBucket"),
          entry("ListObjects", "ListBucket"),
          entry("ListObjectsV2", "ListBucket"),
          entry("ListObjectVersions", "ListBucketVersions"),
          entry("ListMultipartUploads", "ListBucketMultipartUploads"),
          entry("DeleteBucket", "DeleteBucket"),
          entry("GetBucketTagging", "GetBucketTagging"),
          entry("PutBucketTagging", "PutBucketTagging"),
          entry("DeleteBucketTagging", "PutBucketTagging"),
          entry("GetBucketPolicy", "GetBucketPolicy"),
          entry("PutBucketPolicy", "PutBucketPolicy"),
          entry("DeleteBucketPolicy", "DeleteBucketPolicy"),
          entry("GetBucketLifecycleConfiguration", "GetLifecycleConfiguration"),
          entry("PutBucketLifecycleConfiguration", "PutLifecycleConfiguration"),
          entry("DeleteBucketLifecycleConfiguration", "PutLifecycleConfiguration"),
          entry("GetBucketEncryption", "GetEncryptionConfiguration"),
          entry("PutBucketEncryption", "PutEncryptionConfiguration"),
          entry("DeleteBucketEncryption", "PutEncryptionConfiguration"),
          entry("GetBucketOwnershipControls", "GetBucketOwnershipControls"),
          entry("PutBucketOwnershipControls", "PutBucketOwnershipControls"),
          entry("DeleteBucketOwnershipControls", "PutBucketOwnershipControls"),
          entry("GetPublicAccessBlock", "GetBucketPublicAccessBlock"),
          entry("PutPublicAccessBlock", "PutBucketPublicAccessBlock"),
          entry("DeletePublicAccessBlock", "PutBucketPublicAccessBlock"),
          entry("GetObjectLockConfiguration", "GetBucketObjectLockConfiguration"));

  private static final Map<String, String> ON_OBJECT =
      Map.of(
          "GetObject", "GetObject",
          "HeadObject", "GetObject",
          "PutObject", "PutObject",
          "CreateMultipartUpload", "PutObject",
          "UploadPart", "PutObject",
          "CompleteMultipartUpload", "PutObject",
          "DeleteObject", "DeleteObject",
          "AbortMultipartUpload", "AbortMultipartUpload",
          "ListParts", "ListMultipartUploadParts");

  /** With a version they are actions of their own. */
  private static final Set<String> BY_VERSION = Set.of("GetObject", "DeleteObject");

  /** What a call may have in its query without being another one. */
  private static final Set<String> PARAMETERS =
      Set.of(
          "continuation-token",
          "delete",
          "delimiter",
          "encryption",
          "encoding-type",
          "fetch-owner",
          "key-marker",
          "lifecycle",
          "list-type",
          "marker",
          "max-keys",
          "max-parts",
          "max-uploads",
          "object-lock",
          "ownershipControls",
          "part-number-marker",
          "partNumber",
          "policy",
          "prefix",
          "publicAccessBlock",
          "start-after",
          "tagging",
          "upload-id-marker",
          "uploadId",
          "uploads",
          "version-id-marker",
          "max-buckets",
          "versionId",
          "versions",
          "x-id");

  private static final Set<String> OBJECT_HEADERS =
      Set.of("x-amz-tagging", "x-amz-copy-source", "x-amz-acl");

  private final BucketOwners owners;

  S3Access(BucketOwners owners) {
    this.owners = owners;
  }

  /** Empty when it is not known what the request asks for. */
  Optional<List<Access>> of(Request request, S3Address address) {
    if (!PARAMETERS.containsAll(request.query().keySet())) {
      return Optional.empty();
    }
    if (!address.key().isEmpty()) {
      return onObject(request, address);
    }
    return switch (address.operation()) {
      case "ListBuckets" -> Optional.of(List.of(new Access("s3:ListAllMyBuckets", "*", Map.of())));
      case "CreateBucket" -> Optional.of(create(request, address));
      case "DeleteObjects" -> request.text().map(body -> deletions(body, address));
      default ->
          Optional.ofNullable(ON_BUCKET.get(address.operation()))
              .map(action -> List.of(bucket(action, address, prefix(request))));
    };
  }

  /** What whoever lists the bucket needs. */
  Access listing(S3Address address) {
    return bucket("ListBucket", address, Map.of());
  }

  private Optional<List<Access>> onObject(Request request, S3Address address) {
    if (request.query().containsKey("tagging")
        || OBJECT_HEADERS.stream().anyMatch(name -> request.header(name).isPresent())) {
      return Optional.empty();
    }
    var key = URLDecoder.decode(address.key().replace("+", "%2B"), StandardCharsets.UTF_8);
    boolean isVersion = request.query().containsKey("versionId");
    return Optional.ofNullable(ON_OBJECT.get(address.operation()))
        .map(
            action ->
                List.of(
                    object(
                        action + (isVersion && BY_VERSION.contains(action) ? "Version" : ""),
                        key,
                        address)));
  }

  /** What is set in the same call is allowed by actions of its own. */
  private List<Access> create(Request request, S3Address address) {
    var accesses = new ArrayList<Access>();
    var namespace =
        BucketNamespaces.of(request)
            .map(value -> Map.of("s3:x-amz-bucket-namespace", value))
            .orElseGet(Map::of);
    accesses.add(bucket("CreateBucket", address, namespace));
    request
        .text()
        .flatMap(BucketTags::tagging)
        .ifPresent(tags -> accesses.add(bucket("TagResource", address, Map.of())));
    request
        .header("x-amz-object-ownership")
        .ifPresent(
            ownership -> accesses.add(bucket("PutBucketOwnershipControls", address, Map.of())));
    return accesses;
  }

  private List<Access> deletions(String body, S3Address address) {
    return Xml.parse(body)
        .elements("Object")
        .map(
            object ->
                object(
                    object.text("VersionId").isPresent() ? "DeleteObjectVersion" : "DeleteObject",
                    object.text("Key").orElse(""),
                    address))
        .toList();
  }

  private static Map<String, String> prefix(Request request) {
    return Optional.ofNullable(request.query().get("prefix"))
        .map(prefix -> Map.of("s3:prefix", URLDecoder.decode(prefix, StandardCharsets.UTF_8)))
        .orElseGet(Map::of);
  }

  private Access bucket(String action, S3Address address, Map<String, String> context) {
    return access(action, address.bucket(), address, context);
  }

  private Access object(String action, String key, S3Address address) {
    return access(action, address.bucket() + "/" + key, address, Map.of());
  }

  private Access access(
      String action, String resource, S3Address address, Map<String, String> context) {
    var all = new HashMap<>(context);
    all.put("aws:ResourceAccount", owners.of(address.bucket()));
    all.put("aws:SecureTransport", "true");
    return new Access("s3:" + action, "arn:aws:s3:::" + resource, all);
  }
}
