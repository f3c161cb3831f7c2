package dev.headwater.e2e.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What EKS has of Pod Identity and moto lacks: associations, their tags, and whether the agent's
 * add-on is there. Names of fields and errors are those of EKS's API of 2017-11-01. There is one
 * EKS cluster.
 */
public final class PodIdentity {
  private static final String AGENT = "eks-pod-identity-agent";
  private static final Pattern OF_CLUSTER = Pattern.compile("/clusters/([^/]+)/.+");
  private static final Pattern ASSOCIATIONS =
      Pattern.compile("/clusters/([^/]+)/pod-identity-associations");
  private static final Pattern ASSOCIATION = Pattern.compile(ASSOCIATIONS + "/([^/]+)");
  private static final Pattern ADDON = Pattern.compile("/clusters/([^/]+)/addons/([^/]+)");
  private static final Pattern TAGS = Pattern.compile("/tags/(.+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a list has when it is not told how much. */
  private static final int PAGE = 100;

  private final String accountId;
  private final IamRoles roles;
  private final Map<String, Association> associations = new ConcurrentHashMap<>();
  private final Map<String, String> idsByRequestToken = new ConcurrentHashMap<>();
  private final AtomicInteger last = new AtomicInteger();
  private volatile boolean agent = true;
  private volatile Duration propagation = Duration.ZERO;

  PodIdentity(String accountId, IamRoles roles) {
    this.accountId = accountId;
    this.roles = roles;
  }

  /** Whether the EKS cluster has the add-on of the agent; it has at first. */
  public void agent(boolean installed) {
    agent = installed;
  }

  /** How long an association that is made from now on stays unknown to lists and new pods. */
  public void propagateAfter(Duration delay) {
    propagation = delay;
  }

  /** ARN of the role that a pod of a ServiceAccount gets when it is made now; empty without one. */
  public Optional<String> role(String namespace, String serviceAccount) {
    return find(namespace, serviceAccount).filter(Association::isKnown).map(Association::roleArn);
  }

  /** Whether a pod of a ServiceAccount that is made now is given a role. */
  public boolean isAssociated(String namespace, String serviceAccount) {
    return role(namespace, serviceAccount).isPresent();
  }

  /** The answer to a call that moto does not know; empty when the call is another. */
  Optional<Outcome.Own> answer(Request request) {
    if (!request.service().equals("eks")) {
      return Optional.empty();
    }
    var path = URLDecoder.decode(request.path(), StandardCharsets.UTF_8);
    var cluster = OF_CLUSTER.matcher(path);
    if (cluster.matches() && !cluster.group(1).equals(AwsStack.CLUSTER_NAME)) {
      return Optional.of(notFound("No cluster found for name: %s.".formatted(cluster.group(1))));
    }
    var one = ASSOCIATION.matcher(path);
    if (one.matches()) {
      return Optional.of(onOne(request, one));
    }
    var all = ASSOCIATIONS.matcher(path);
    if (all.matches()) {
      return Optional.of(
          request.method().equals("POST") ? create(all.group(1), body(request)) : list(request));
    }
    var addon = ADDON.matcher(path);
    if (addon.matches() && request.method().equals("GET")) {
      return Optional.of(addon(addon.group(1), addon.group(2)));
    }
    var tags = TAGS.matcher(path);
    return tags.matches()
        ? byArn(tags.group(1)).map(found -> tag(request, found))
        : Optional.empty();
  }

  private synchronized Outcome.Own create(String cluster, JsonNode wanted) {
    var namespace = wanted.path("namespace").asText();
    var account = wanted.path("serviceAccount").asText();
    var token = wanted.path("clientRequestToken").asText();
    var present = find(namespace, account);
    if (present.isPresent()) {
      // The SDK sends the same token when it tries again.
      return present.get().id().equals(idsByRequestToken.get(token))
          ? told(present.get())
          : error(
              409, "ResourceInUseException", "Association already exists: " + present.get().id());
    }
    var role = new AssociatedRole(wanted.path("roleArn").asText());
    var objection = role.objection(roles);
    if (objection.isPresent()) {
      return error(400, "InvalidParameterException", objection.get());
    }
    var id = "a-%017d".formatted(last.incrementAndGet());
    var association =
        new Association(
            cluster,
            namespace,
            account,
            role.arn(),
            "arn:aws:eks:%s:%s:podidentityassociation/%s/%s"
                .formatted(AwsStack.REGION, accountId, cluster, id),
            id,
            Association.tags(wanted),
            Instant.now().plus(propagation));
    associations.put(id, association);
    idsByRequestToken.put(token, id);
    return told(association);
  }

  private Outcome.Own list(Request request) {
    var answer = JsonNodeFactory.instance.objectNode();
    var summaries = answer.putArray("associations");
    var after = request.query().getOrDefault("nextToken", "");
    int size = Integer.parseInt(request.query().getOrDefault("maxResults", "" + PAGE));
    var rest =
        associations.values().stream()
            .filter(Association::isKnown)
            .filter(association -> association.id().compareTo(after) > 0)
            .filter(association -> isAskedFor(request, "namespace", association.namespace()))
            .filter(association -> isAskedFor(request, "serviceAccount", association.account()))
            .sorted(Comparator.comparing(Association::id))
            .toList();
    var page = rest.subList(0, Math.min(size, rest.size()));
    page.forEach(association -> summaries.add(association.summary()));
    if (page.size() < rest.size()) {
      answer.put("nextToken", page.getLast().id());
    }
    return ok(answer);
  }

  private static boolean isAskedFor(Request request, String parameter, String value) {
    var wanted = request.query().getOrDefault(parameter, "");
    return wanted.isEmpty() || URLDecoder.decode(wanted, StandardCharsets.UTF_8).equals(value);
  }

  private synchronized Outcome.Own onOne(Request request, Matcher path) {
    var id = path.group(2);
    var present = associations.get(id);
    if (present == null) {
      return notFound("No association found: " + id);
    }
    return switch (request.method()) {
      case "DELETE" -> {
        associations.remove(id);
        yield told(present);
      }
      case "POST" -> update(present, new AssociatedRole(body(request).path("roleArn").asText()));
      default -> told(present);
    };
  }

  private Outcome.Own update(Association present, AssociatedRole role) {
    var objection = role.objection(roles);
    if (objection.isPresent()) {
      return error(400, "InvalidParameterException", objection.get());
    }
    var changed = present.withRole(role.arn());
    associations.put(changed.id(), changed);
    return told(changed);
  }

  private static Outcome.Own told(Association association) {
    return ok(JsonNodeFactory.instance.objectNode().set("association", association.json()));
  }

  private Outcome.Own tag(Request request, Association association) {
    switch (request.method()) {
      case "POST" ->
          associations.put(association.id(), association.withTags(Association.tags(body(request))));
      case "GET" -> {
        return ok(
            JsonNodeFactory.instance.objectNode().set("tags", association.json().get("tags")));
      }
      default -> {
        return error(400, "InvalidParameterException", "not served by this stack");
      }
    }
    return ok(JsonNodeFactory.instance.objectNode());
  }

  private Outcome.Own addon(String cluster, String name) {
    if (!agent || !name.equals(AGENT)) {
      return notFound("No addon: %s found in cluster: %s".formatted(name, cluster));
    }
    var answer = JsonNodeFactory.instance.objectNode();
    answer
        .putObject("addon")
        .put("addonName", name)
        .put("clusterName", cluster)
        .put("status", "ACTIVE");
    return ok(answer);
  }

  private Optional<Association> find(String namespace, String serviceAccount) {
    return associations.values().stream()
        .filter(association -> association.namespace().equals(namespace))
        .filter(association -> association.account().equals(serviceAccount))
        .findAny();
  }

  private Optional<Association> byArn(String arn) {
    return associations.values().stream()
        .filter(association -> association.arn().equals(arn))
        .findAny();
  }

  private static JsonNode body(Request request) {
    try {
      return JSON.readTree(request.text().orElse("{}"));
    } catch (IOException e) {
      throw new IllegalArgumentException("the body of a call of EKS is no JSON", e);
    }
  }

  private static Outcome.Own ok(JsonNode answer) {
    return new Outcome.Own(200, answer.toString());
  }

  private static Outcome.Own notFound(String message) {
    return error(404, "ResourceNotFoundException", message);
  }

  private static Outcome.Own error(int status, String type, String message) {
    var answer = JsonNodeFactory.instance.objectNode().put("message", message);
    return new Outcome.Own(status, answer.toString(), Optional.of(type));
  }
}
