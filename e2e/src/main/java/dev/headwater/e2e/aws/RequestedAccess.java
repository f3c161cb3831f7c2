package dev.headwater.e2e.aws;

import dev.headwater.e2e.aws.policy.Access;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which actions on which resources a request asks for, as AWS's service authorization reference has
 * them. A request that is not listed is empty, so that a new call of the operator is noticed.
 */
final class RequestedAccess {
  private static final Pattern KEY_ID = Pattern.compile("\"KeyId\"\\s*:\\s*\"([^\"]+)\"");

  private final String account;
  private final S3Access s3;
  private final IamAccess iam;
  private final EksAccess eks;
  private final Ec2Access ec2;

  RequestedAccess(String account, BucketOwners owners, IamRoles roles) {
    this.account = account;
    this.s3 = new S3Access(owners);
    this.iam = new IamAccess(account, roles);
    this.eks = new EksAccess(account);
    this.ec2 = new Ec2Access(account);
  }

  /** Empty when it is not known what the request asks for; an empty list needs no permission. */
  Optional<List<Access>> of(Request request) {
    return switch (request.service()) {
      case "s3" -> S3Address.of(request).flatMap(address -> s3.of(request, address));
      case "iam" -> iam.of(request);
      case "sts" ->
          request.parameter("Action").filter("GetCallerIdentity"::equals).map(free -> List.of());
      case "ec2" -> ec2.of(request);
      case "eks" -> eks.of(request);
      case "kms" -> kms(request);
      case "monitoring" -> cloudWatch(request);
      default -> Optional.empty();
    };
  }

  /** What whoever lists the bucket of an object needs. */
  Access listing(S3Address object) {
    return s3.listing(object);
  }

  /** CloudWatch knows neither a resource nor a condition for reading metrics. */
  private static Optional<List<Access>> cloudWatch(Request request) {
    return Optional.of(Calls.of(request).operation())
        .filter("GetMetricData"::equals)
        .map(action -> List.of(new Access("cloudwatch:" + action, "*", Map.of())));
  }

  private Optional<List<Access>> kms(Request request) {
    return request
        .header("x-amz-target")
        .map(target -> "kms:" + target.substring(target.lastIndexOf('.') + 1))
        .flatMap(
            action ->
                request.text().stream()
                    .flatMap(body -> KEY_ID.matcher(body).results())
                    .map(id -> new Access(action, key(id.group(1), request), Map.of()))
                    .findFirst()
                    .map(List::of));
  }

  private String key(String id, Request request) {
    return id.startsWith("arn:") ? id : arn("kms", request, "key/" + id);
  }

  private String arn(String service, Request request, String resource) {
    return "arn:aws:%s:%s:%s:%s".formatted(service, request.region(), account, resource);
  }
}
