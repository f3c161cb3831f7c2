package dev.headwater.e2e.aws;

import dev.headwater.e2e.fault.CallLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The record of what reached the front. */
final class Calls {
  private static final List<String> READING =
      List.of("Describe", "Get", "List", "Head", "AssumeRole", "Simulate", "Search");
  private static final Set<String> READS = Set.of("GET", "HEAD");

  // Object traffic of brokers, and what tests measure, would push everything else out of the log.
  private static final Set<String> NOT_KEPT =
      Set.of(
          "GetObject",
          "HeadObject",
          "PutObject",
          "DeleteObject",
          "DeleteObjects",
          "CreateMultipartUpload",
          "UploadPart",
          "CompleteMultipartUpload",
          "PutMetricData");

  private final CallLog<AwsCall> log = new CallLog<>();

  CallLog<AwsCall> log() {
    return log;
  }

  /** Gives a call its number if it has one. */
  AwsCall number(AwsCall call) {
    return call.mutating() && isKept(call) ? call.numbered(log.nextWrite()) : call;
  }

  void record(AwsCall call, int status) {
    if (isKept(call)) {
      log.record(call.answered(status));
    }
  }

  /** Tells that moto has carried a call out and that the client has its answer or never will. */
  void tell(AwsCall call, int status) {
    if (call.number() > 0) {
      log.tellWrite(call.answered(status));
    }
  }

  private static boolean isKept(AwsCall call) {
    return !NOT_KEPT.contains(call.operation());
  }

  /** Names the call; its status is not known yet. */
  static AwsCall of(Request request) {
    Optional<S3Address> s3 = S3Address.of(request);
    if (s3.isPresent()) {
      S3Address a = s3.get();
      return new AwsCall(
          "s3", a.operation(), a.resource(), Map.of(), a.mutating(), 0, 0, Instant.now());
    }
    String operation = operation(request);
    boolean reads =
        operation.equals(request.method())
            ? READS.contains(operation)
            : READING.stream().anyMatch(operation::startsWith);
    String resource = request.parameter("RoleName").orElseGet(request::path);
    return new AwsCall(
        request.service(),
        operation,
        resource,
        RequestTags.of(request),
        !reads,
        0,
        0,
        Instant.now());
  }

  /** Query: Action=; JSON: X-Amz-Target; CBOR and REST: the path; else the HTTP method. */
  private static String operation(Request request) {
    String path = request.path();
    int marker = path.indexOf("/operation/");
    return request
        .parameter("Action")
        .or(() -> request.header("x-amz-target").map(t -> t.substring(t.lastIndexOf('.') + 1)))
        .or(() -> RestOperation.of(request))
        .orElseGet(() -> marker < 0 ? request.method() : path.substring(marker + 11));
  }
}
