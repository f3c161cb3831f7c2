package dev.headwater.e2e.aws;

import java.time.Instant;
import java.util.Map;

/**
 * One call that reached the front.
 *
 * @param service the service of the signature's scope, such as {@code s3}; if unsigned, {@code sts}
 *     for forms, else {@code s3}
 * @param operation AWS's name where it can be told, such as {@code PutBucketTagging}; else the HTTP
 *     method
 * @param resource {@code bucket} or {@code bucket/key} for S3, the name of IAM's role if there is
 *     one, else the path
 * @param tags those that a call of IAM or EKS gives to what it makes or tags
 * @param mutating whether the call may change something
 * @param number which mutating call this is, from 1; 0 for reads and for object traffic
 * @param status what the client got; 0 when the connection was dropped
 * @param at when the answer was known
 */
public record AwsCall(
    String service,
    String operation,
    String resource,
    Map<String, String> tags,
    boolean mutating,
    int number,
    int status,
    Instant at) {
  AwsCall numbered(int next) {
    return new AwsCall(service, operation, resource, tags, mutating, next, status, at);
  }

  AwsCall answered(int toClient) {
    return new AwsCall(
        service, operation, resource, tags, mutating, number, toClient, Instant.now());
  }
}
