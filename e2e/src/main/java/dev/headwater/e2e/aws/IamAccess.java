package dev.headwater.e2e.aws;

import dev.headwater.e2e.aws.policy.Access;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a request to IAM asks for. Actions are called as the calls are. */
final class IamAccess {
  private final String arnBeginning;
  private final IamRoles roles;

  IamAccess(String account, IamRoles roles) {
    this.arnBeginning = "arn:aws:iam::" + account + ":";
    this.roles = roles;
  }

  /** Empty when it is not known what the request asks for. */
  Optional<List<Access>> of(Request request) {
    return request.parameter("Action").flatMap(action -> of(action, request));
  }

  private Optional<List<Access>> of(String action, Request request) {
    return switch (action) {
      case "GetOpenIDConnectProvider" ->
          request
              .parameter("OpenIDConnectProviderArn")
              .map(arn -> List.of(new Access("iam:" + action, arn, Map.of())));
      case "AddRoleToInstanceProfile", "RemoveRoleFromInstanceProfile" ->
          request
              .parameter("InstanceProfileName")
              .map(name -> List.of(new Access("iam:" + action, profile(name), Map.of())));
      case "ListRoles" -> Optional.of(List.of(new Access("iam:ListRoles", "*", Map.of())));
      case "CreateRole" -> request.parameter("RoleName").map(name -> create(name, request));
      default ->
          request
              .parameter("RoleName")
              .map(name -> List.of(new Access("iam:" + action, role(name), context(request))));
    };
  }

  /** The tags of a new role are allowed by an action of their own. */
  private List<Access> create(String name, Request request) {
    var arn = arnBeginning + "role" + request.parameter("Path").orElse("/") + name;
    var context = context(request);
    var accesses = new ArrayList<Access>();
    accesses.add(new Access("iam:CreateRole", arn, context));
    if (request.parameter("Tags.member.1.Key").isPresent()) {
      accesses.add(new Access("iam:TagRole", arn, context));
    }
    return accesses;
  }

  /** Of what is not there nobody knows the path. */
  private String role(String name) {
    return roles.roleArn(name).orElseGet(() -> arnBeginning + "role/" + name);
  }

  private String profile(String name) {
    return roles
        .instanceProfileArn(name)
        .orElseGet(() -> arnBeginning + "instance-profile/" + name);
  }

  private static Map<String, String> context(Request request) {
    var context = new HashMap<String, String>();
    request
        .parameter("PermissionsBoundary")
        .ifPresent(arn -> context.put("iam:PermissionsBoundary", arn));
    context.putAll(RequestTags.conditionKeys(request));
    return context;
  }
}
