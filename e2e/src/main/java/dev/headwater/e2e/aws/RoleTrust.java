package dev.headwater.e2e.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headwater.e2e.aws.policy.Access;
import dev.headwater.e2e.aws.policy.Principal;
import dev.headwater.e2e.aws.policy.Trust;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Refuses keys of a role to whom the role does not trust, which moto gives to everybody. EKS is
 * known by its key. Every provider of IAM is taken to have issued every token of a pod: the API
 * server of the stack signs for the EKS cluster, and nobody checks its signature.
 */
final class RoleTrust {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String account;
  private final IamRoles roles;

  RoleTrust(String account, IamRoles roles) {
    this.account = account;
    this.roles = roles;
  }

  /** STS's refusal; empty when the request may have keys, or asks for none. */
  Optional<Outcome.Own> refusal(Request request) {
    if (!request.service().equals("sts")) {
      return Optional.empty();
    }
    return switch (request.parameter("Action").orElse("")) {
      case "AssumeRole" -> unless(isTrusted(request), "sts:AssumeRole", request);
      case "AssumeRoleWithWebIdentity" -> ofWebIdentity(request);
      default -> Optional.empty();
    };
  }

  private boolean isTrusted(Request request) {
    var principal =
        request.accessKey().filter(RoleKeys.EKS_KEY::equals).isPresent()
            ? AssociatedRole.EKS
            : new Principal("AWS", "arn:aws:iam::" + account + ":root");
    var tags = RequestTags.conditionKeys(request);
    var accesses = new ArrayList<Access>();
    accesses.add(new Access("sts:AssumeRole", "*", tags));
    if (!tags.isEmpty()) {
      accesses.add(new Access("sts:TagSession", "*", tags));
    }
    return trust(request).lets(principal, accesses);
  }

  private Optional<Outcome.Own> ofWebIdentity(Request request) {
    var claims = claims(request.parameter("WebIdentityToken").orElse(""));
    if (claims.isEmpty()) {
      return Optional.of(
          Denial.ofSts(400, "InvalidIdentityToken", "The ID token provided is not a valid JWT."));
    }
    var trust = trust(request);
    return unless(
        roles.providers().anyMatch(arn -> isTrusted(trust, arn, claims.orElseThrow())),
        "sts:AssumeRoleWithWebIdentity",
        request);
  }

  private static boolean isTrusted(Trust trust, String provider, JsonNode claims) {
    var issuer = provider.substring(provider.indexOf("oidc-provider/") + "oidc-provider/".length());
    var audience = claims.path("aud");
    Map<String, String> context = new HashMap<>();
    context.put(issuer + ":sub", claims.path("sub").asText());
    context.put(issuer + ":aud", (audience.isArray() ? audience.path(0) : audience).asText());
    return trust.lets(
        new Principal("Federated", provider),
        List.of(new Access("sts:AssumeRoleWithWebIdentity", "*", context)));
  }

  private Trust trust(Request request) {
    var arn = request.parameter("RoleArn").orElse("");
    return Trust.parse(roles.trust(arn.substring(arn.lastIndexOf('/') + 1)).orElse("{}"));
  }

  private static Optional<Outcome.Own> unless(boolean trusted, String action, Request request) {
    return trusted
        ? Optional.empty()
        : Optional.of(
            Denial.ofSts(
                403,
                "AccessDenied",
                "Not authorized to perform %s on resource: %s"
                    .formatted(action, request.parameter("RoleArn").orElse(""))));
  }

  /** What a JWT says; empty when it is none. */
  private static Optional<JsonNode> claims(String token) {
    var parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readTree(Base64.getUrlDecoder().decode(parts[1])));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
