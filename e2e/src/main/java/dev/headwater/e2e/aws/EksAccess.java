package dev.headwater.e2e.aws;

import dev.headwater.e2e.aws.policy.Access;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request to EKS asks for. Actions are called as the calls are. */
final class EksAccess {
  private static final Pattern CLUSTER = Pattern.compile("/clusters/([^/]+)");
  private static final Pattern ADDON = Pattern.compile(CLUSTER + "/addons/([^/]+)");
  private static final Pattern ASSOCIATIONS =
      Pattern.compile(CLUSTER + "/pod-identity-associations");
  private static final Pattern ASSOCIATION = Pattern.compile(ASSOCIATIONS + "/([^/]+)");
  private static final Pattern TAGS = Pattern.compile("/tags/(.+)");
  private static final Pattern ROLE = Pattern.compile("\"roleArn\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern HAS_TAGS = Pattern.compile("\"tags\"\\s*:\\s*\\{\\s*\"");

  /** Whom roles in associations are passed to. */
  private static final Map<String, String> TO_PODS =
      Map.of("iam:PassedToService", "pods.eks.amazonaws.com");

  private final String account;

  EksAccess(String account) {
    this.account = account;
  }

  /** Empty when it is not known what the request asks for. */
  Optional<List<Access>> of(Request request) {
    return RestOperation.of(request).flatMap(name -> of("eks:" + name, request));
  }

  private Optional<List<Access>> of(String action, Request request) {
    var path = URLDecoder.decode(request.path(), StandardCharsets.UTF_8);
    var association = ASSOCIATION.matcher(path);
    if (association.matches()) {
      var arn = association(request, association.group(1), association.group(2));
      return Optional.of(withRole(new Access(action, arn, Map.of()), request));
    }
    var associations = ASSOCIATIONS.matcher(path);
    if (associations.matches()) {
      return Optional.of(ofAll(action, request, associations.group(1)));
    }
    return single(path, request).map(arn -> List.of(new Access(action, arn, Map.of())));
  }

  private Optional<String> single(String path, Request request) {
    var cluster = CLUSTER.matcher(path);
    if (cluster.matches()) {
      return Optional.of(arn(request, "cluster/" + cluster.group(1)));
    }
    var addon = ADDON.matcher(path);
    if (addon.matches()) {
      return Optional.of(arn(request, "addon/%s/%s/1".formatted(addon.group(1), addon.group(2))));
    }
    return Optional.of(TAGS.matcher(path)).filter(Matcher::matches).map(tags -> tags.group(1));
  }

  /** A new association is made in a cluster; its tags are allowed by an action of their own. */
  private List<Access> ofAll(String action, Request request, String cluster) {
    var accesses = new ArrayList<Access>();
    accesses.addAll(
        withRole(new Access(action, arn(request, "cluster/" + cluster), Map.of()), request));
    if (request.text().filter(body -> HAS_TAGS.matcher(body).find()).isPresent()) {
      accesses.add(new Access("eks:TagResource", association(request, cluster, "new"), Map.of()));
    }
    return accesses;
  }

  /** Whoever names a role has to be allowed to pass it. */
  private static List<Access> withRole(Access access, Request request) {
    var accesses = new ArrayList<Access>();
    accesses.add(access);
    request
        .text()
        .map(ROLE::matcher)
        .filter(Matcher::find)
        .ifPresent(role -> accesses.add(new Access("iam:PassRole", role.group(1), TO_PODS)));
    return accesses;
  }

  private String association(Request request, String cluster, String id) {
    return arn(request, "podidentityassociation/%s/%s".formatted(cluster, id));
  }

  private String arn(Request request, String resource) {
    return "arn:aws:eks:%s:%s:%s".formatted(request.region(), account, resource);
  }
}
