package dev.headwater.e2e.aws;

import dev.headwater.e2e.aws.policy.Policy;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What moto's IAM has: ARNs by name, and what roles allow. */
final class IamRoles {
  private final MotoClient moto;
  private final Map<String, List<Policy>> policies = new ConcurrentHashMap<>();

  IamRoles(MotoClient moto) {
    this.moto = moto;
  }

  /** The ARN of a role, with its path; empty when there is no such role. */
  Optional<String> roleArn(String name) {
    return ask("GetRole", Map.of("RoleName", name)).flatMap(answer -> answer.text("Arn"));
  }

  /** The trust policy of a role; empty when there is no such role. */
  Optional<String> trust(String name) {
    return ask("GetRole", Map.of("RoleName", name))
        .flatMap(answer -> answer.text("AssumeRolePolicyDocument"))
        .map(IamRoles::decoded);
  }

  /** ARNs of the providers of web identities. */
  Stream<String> providers() {
    return ask("ListOpenIDConnectProviders", Map.of()).stream()
        .flatMap(answer -> answer.elements("Arn"))
        .map(arn -> arn.element().getTextContent());
  }

  /** The ARN of an instance profile, with its path; empty when there is none. */
  Optional<String> instanceProfileArn(String name) {
    return ask("GetInstanceProfile", Map.of("InstanceProfileName", name))
        .flatMap(answer -> answer.elements("InstanceProfile").findFirst())
        .flatMap(profile -> profile.text("Arn"));
  }

  /** The inline policies of a role; policies that are attached to it are not looked at. */
  List<Policy> policies(String role) {
    return policies.computeIfAbsent(role, this::inline);
  }

  /** To be told after each call of IAM, which may have changed a policy. */
  void forget() {
    policies.clear();
  }

  private List<Policy> inline(String role) {
    return ask("ListRolePolicies", Map.of("RoleName", role)).stream()
        .flatMap(answer -> answer.elements("member"))
        .map(member -> member.element().getTextContent())
        .flatMap(name -> policy(role, name).stream())
        .toList();
  }

  private Optional<Policy> policy(String role, String name) {
    return ask("GetRolePolicy", Map.of("RoleName", role, "PolicyName", name))
        .flatMap(answer -> answer.text("PolicyDocument"))
        .map(IamRoles::decoded)
        .map(Policy::parse);
  }

  private static String decoded(String document) {
    return URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private Optional<Xml> ask(String action, Map<String, String> parameters) {
    return moto.iam(action, parameters).map(Xml::parse);
  }
}
