package dev.headwater.e2e.aws;

import dev.headwater.e2e.aws.Callers.Limited;
import dev.headwater.e2e.aws.policy.Access;
import dev.headwater.e2e.aws.policy.Grant;
import dev.headwater.e2e.aws.policy.Policy;
import dev.headwater.e2e.aws.policy.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Refuses what a caller's policies do not allow, as AWS does, and keeps which grants were used. */
final class Authorization {
  private final RequestedAccess requested;
  private final IamRoles roles;
  private final Callers callers = new Callers();
  private final Set<Grant> used = ConcurrentHashMap.newKeySet();

  Authorization(String account, BucketOwners owners, IamRoles roles) {
    this.requested = new RequestedAccess(account, owners, roles);
    this.roles = roles;
  }

  /** Lets the holder of a key do what a policy allows, and no more. */
  void limit(String accessKey, String arn, Policy policy) {
    var policies = List.of(policy);
    callers.limit(accessKey, new Limited(arn, () -> policies));
  }

  /** Lets the holder of a key do what the role's inline policies allow at the time. */
  void actAs(String accessKey, String roleArn) {
    var name = roleArn.substring(roleArn.lastIndexOf('/') + 1);
    callers.limit(accessKey, new Limited(roleArn, () -> roles.policies(name)));
  }

  /** Every grant that has allowed something. */
  Set<Grant> used() {
    return Set.copyOf(used);
  }

  /** AWS's refusal; empty when the caller may do what the request asks for. */
  Optional<Outcome.Own> refusal(Request request) {
    return request.accessKey().isEmpty()
            && S3Address.of(request).filter(S3Address::isIn).isPresent()
        ? Optional.of(Outcome.Own.error(403, "AccessDenied", "Access Denied"))
        : callers.of(request).flatMap(caller -> refusal(caller, request));
  }

  /**
   * Whether an object's absence is a secret: S3 tells it only to those who may list the bucket, and
   * refuses all others.
   */
  boolean hides(Request request, S3Address object) {
    var listing = requested.listing(object);
    return callers
        .of(request)
        .filter(
            caller -> Policy.verdict(caller.policies().get(), listing) instanceof Verdict.Refused)
        .isPresent();
  }

  private Optional<Outcome.Own> refusal(Limited caller, Request request) {
    var accesses = requested.of(request);
    if (accesses.isEmpty()) {
      return Optional.of(Denial.ofUnknown(request));
    }
    return accesses.orElseThrow().stream()
        .flatMap(access -> refusal(caller, access, request).stream())
        .findFirst();
  }

  private Optional<Outcome.Own> refusal(Limited caller, Access access, Request request) {
    return switch (Policy.verdict(caller.policies().get(), access)) {
      case Verdict.Allowed(Set<Grant> grants) -> {
        used.addAll(grants);
        yield Optional.empty();
      }
      case Verdict.Refused(boolean isExplicit) ->
          Optional.of(Denial.of(request, caller.arn(), access, isExplicit));
    };
  }
}
