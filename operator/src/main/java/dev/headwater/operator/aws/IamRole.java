package dev.headwater.operator.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * A role in IAM. What differs is written, what others attached beside it stays until the role is
 * deleted.
 */
final class IamRole {
  /** Permissions of the operator can be limited to it. */
  static final String PATH = "/headwater/";

  /** An inline policy goes with its role and has no versions that run out. */
  private static final String POLICY = "headwater-storage";

  private final IamClient iam;
  private final String name;

  IamRole(IamClient iam, String name) {
    this.iam = iam;
    this.name = name;
  }

  Optional<Role> look() {
    return IamCall.ifThere("iam:GetRole", () -> iam.getRole(b -> b.roleName(name)).role());
  }

  static Map<String, String> tags(Role role) {
    var tags = new HashMap<String, String>();
    role.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
    return tags;
  }

  /** Creates it without its policy; false when there is one already. */
  boolean isCreated(RoleWanted.Made wanted, ObjectNode trust) {
    return AwsCall.of(
        "iam:CreateRole",
        () -> {
          try {
            iam.createRole(
                b -> {
                  b.roleName(name)
                      .path(PATH)
                      .assumeRolePolicyDocument(trust.toString())
                      .tags(tagList(wanted.tags()));
                  wanted.boundaryArn().ifPresent(b::permissionsBoundary);
                });
            return true;
          } catch (EntityAlreadyExistsException e) {
            return false;
          }
        });
  }

  /** Writes what differs; the boundary first, so that nothing is granted beyond it. */
  void correct(Role present, RoleWanted.Made wanted, ObjectNode trust, ObjectNode permissions) {
    wanted.boundaryArn().filter(arn -> !isBoundary(present, arn)).ifPresent(this::putBoundary);
    var presentTrust = PolicyDocuments.decoded(present.assumeRolePolicyDocument());
    if (!PolicyDocuments.isSame(presentTrust, trust)) {
      AwsCall.of(
          "iam:UpdateAssumeRolePolicy",
          () -> iam.updateAssumeRolePolicy(b -> b.roleName(name).policyDocument(trust.toString())));
    }
    var tags = new HashMap<>(wanted.tags());
    tags.entrySet().removeAll(tags(present).entrySet());
    if (!tags.isEmpty()) {
      AwsCall.of("iam:TagRole", () -> iam.tagRole(b -> b.roleName(name).tags(tagList(tags))));
    }
    if (policy().filter(text -> PolicyDocuments.isSame(text, permissions)).isEmpty()) {
      putPolicy(permissions);
    }
  }

  void putPolicy(ObjectNode permissions) {
    AwsCall.of(
        "iam:PutRolePolicy",
        () ->
            iam.putRolePolicy(
                b -> b.roleName(name).policyName(POLICY).policyDocument(permissions.toString())));
  }

  /** Deletes it, once nothing is attached to it, which IAM wants. */
  void delete() {
    attached().forEach(this::detach);
    policyNames().forEach(this::deletePolicy);
    profiles().forEach(this::leave);
    IamCall.ifThere("iam:DeleteRole", () -> iam.deleteRole(b -> b.roleName(name)));
  }

  private static boolean isBoundary(Role present, String arn) {
    return Optional.ofNullable(present.permissionsBoundary())
        .map(AttachedPermissionsBoundary::permissionsBoundaryArn)
        .equals(Optional.of(arn));
  }

  private void putBoundary(String arn) {
    AwsCall.of(
        "iam:PutRolePermissionsBoundary",
        () -> iam.putRolePermissionsBoundary(b -> b.roleName(name).permissionsBoundary(arn)));
  }

  private Optional<String> policy() {
    return IamCall.ifThere(
            "iam:GetRolePolicy",
            () -> iam.getRolePolicy(b -> b.roleName(name).policyName(POLICY)).policyDocument())
        .map(PolicyDocuments::decoded);
  }

  private List<AttachedPolicy> attached() {
    return IamCall.ifThere(
            "iam:ListAttachedRolePolicies",
            () ->
                iam
                    .listAttachedRolePoliciesPaginator(b -> b.roleName(name))
                    .attachedPolicies()
                    .stream()
                    .toList())
        .orElse(List.of());
  }

  private void detach(AttachedPolicy policy) {
    IamCall.ifThere(
        "iam:DetachRolePolicy",
        () -> iam.detachRolePolicy(b -> b.roleName(name).policyArn(policy.policyArn())));
  }

  private List<String> policyNames() {
    return IamCall.ifThere(
            "iam:ListRolePolicies",
            () ->
                iam.listRolePoliciesPaginator(b -> b.roleName(name)).policyNames().stream()
                    .toList())
        .orElse(List.of());
  }

  private void deletePolicy(String policyName) {
    IamCall.ifThere(
        "iam:DeleteRolePolicy",
        () -> iam.deleteRolePolicy(b -> b.roleName(name).policyName(policyName)));
  }

  private List<InstanceProfile> profiles() {
    return IamCall.ifThere(
            "iam:ListInstanceProfilesForRole",
            () ->
                iam
                    .listInstanceProfilesForRolePaginator(b -> b.roleName(name))
                    .instanceProfiles()
                    .stream()
                    .toList())
        .orElse(List.of());
  }

  private void leave(InstanceProfile profile) {
    IamCall.ifThere(
        "iam:RemoveRoleFromInstanceProfile",
        () ->
            iam.removeRoleFromInstanceProfile(
                b -> b.roleName(name).instanceProfileName(profile.instanceProfileName())));
  }

  private static List<Tag> tagList(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }
}
