package dev.headwater.e2e.aws;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where in S3 a path-style call goes and what it is called there.
 *
 * @param bucket empty for calls on the service
 * @param key still encoded; empty for calls on the bucket
 * @param operation AWS's name of it
 */
record S3Address(String bucket, String key, String operation, boolean mutating) {
  private static final Map<String, String> BUCKET_PARTS =
      Map.ofEntries(
          Map.entry("tagging", "BucketTagging"),
          Map.entry("policy", "BucketPolicy"),
          Map.entry("lifecycle", "BucketLifecycleConfiguration"),
          Map.entry("encryption", "BucketEncryption"),
          Map.entry("ownershipControls", "BucketOwnershipControls"),
          Map.entry("publicAccessBlock", "PublicAccessBlock"),
          Map.entry("versioning", "BucketVersioning"),
          Map.entry("location", "BucketLocation"),
          Map.entry("acl", "BucketAcl"),
          Map.entry("object-lock", "ObjectLockConfiguration"));
  private static final Set<String> READS = Set.of("GET", "HEAD");

  /** Empty when the call is signed for another service. */
  static Optional<S3Address> of(Request request) {
    if (!request.service().equals("s3") || request.path().startsWith("/moto-api")) {
      return Optional.empty();
    }
    String[] parts = request.path().substring(1).split("/", 2);
    String key = parts.length > 1 ? parts[1] : "";
    boolean mutating = !READS.contains(request.method());
    return Optional.of(new S3Address(parts[0], key, operation(request, parts[0], key), mutating));
  }

  /** Whether it is about a bucket or something in it. */
  boolean isIn() {
    return !bucket.isEmpty();
  }

  /** Whether an object is looked at. */
  boolean isReadOfObject() {
    return operation.equals("GetObject") || operation.equals("HeadObject");
  }

  boolean isCreateBucket() {
    return operation.equals("CreateBucket");
  }

  boolean isDeleteBucket() {
    return operation.equals("DeleteBucket");
  }

  boolean isDeleteObjects() {
    return operation.equals("DeleteObjects");
  }

  boolean isPolicy() {
    return operation.endsWith("BucketPolicy");
  }

  String resource() {
    return key.isEmpty() ? bucket : bucket + "/" + key;
  }

  private static String operation(Request request, String bucket, String key) {
    String method = request.method();
    if (bucket.isEmpty()) {
      return method.equals("GET") ? "ListBuckets" : method;
    }
    return key.isEmpty() ? onBucket(method, request.query()) : onObject(method, request.query());
  }

  private static String onBucket(String method, Map<String, String> query) {
    Optional<String> part =
        BUCKET_PARTS.entrySet().stream()
            .filter(e -> query.containsKey(e.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    if (part.isPresent()) {
      return verb(method) + part.get();
    }
    return switch (method) {
      case "PUT" -> query.keySet().stream().allMatch("x-id"::equals) ? "CreateBucket" : "PUT";
      case "HEAD" -> "HeadBucket";
      case "DELETE" -> "DeleteBucket";
      case "GET" -> query.containsKey("list-type") ? "ListObjectsV2" : listing(query);
      case "POST" -> query.containsKey("delete") ? "DeleteObjects" : "POST";
      default -> method;
    };
  }

  private static String listing(Map<String, String> query) {
    return query.containsKey("versions")
        ? "ListObjectVersions"
        : query.containsKey("uploads") ? "ListMultipartUploads" : "ListObjects";
  }

  private static String onObject(String method, Map<String, String> query) {
    boolean part = query.containsKey("uploadId");
    return switch (method) {
      case "PUT" -> part ? "UploadPart" : "PutObject";
      case "GET" -> part ? "ListParts" : "GetObject";
      case "HEAD" -> "HeadObject";
      case "DELETE" -> part ? "AbortMultipartUpload" : "DeleteObject";
      case "POST" -> part ? "CompleteMultipartUpload" : "CreateMultipartUpload";
      default -> method;
    };
  }

  private static String verb(String method) {
    return switch (method) {
      case "PUT" -> "Put";
      case "DELETE" -> "Delete";
      default -> "Get";
    };
  }
}
