package dev.headwater.operator.aws;

import dev.headwater.operator.aws.AwsTaggedResources.Candidate;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;

/** Roles on the path of Headwater's; the list does not have their tags. */
final class TaggedRoles {
  private final IamClient iam;

  TaggedRoles(IamClient iam) {
    this.iam = iam;
  }

  List<Candidate> candidates() {
    return AwsCall.of(
            "iam:ListRoles",
            () -> iam.listRolesPaginator(b -> b.pathPrefix(IamRole.PATH)).roles().stream().toList())
        .stream()
        .map(role -> new Candidate(role.arn(), role.roleName(), () -> tags(role)))
        .toList();
  }

  private Map<String, String> tags(Role listed) {
    return new IamRole(iam, listed.roleName()).look().map(IamRole::tags).orElse(Map.of());
  }
}
