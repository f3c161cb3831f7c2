package dev.headwater.e2e.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads a request's path and query as the API server's own resolver of request infos does. */
record ApiPath(String method, String uri) {
  private static final Map<String, String> VERBS =
      Map.of(
          "POST", "create",
          "GET", "get",
          "HEAD", "get",
          "PUT", "update",
          "PATCH", "patch",
          "DELETE", "delete");

  /** These follow a namespace's name without being resources in it. */
  private static final Set<String> OF_A_NAMESPACE = Set.of("status", "finalize");

  private static final String EXACT_NAME = "metadata.name=";

  /** The call, without number and outcome. */
  ApiCall call() {
    List<String> parts =
        Arrays.stream(uri.split("\\?", 2)[0].split("/"))
            .filter(Predicate.not(String::isEmpty))
            .map(part -> URLDecoder.decode(part.replace("+", "%2B"), UTF_8))
            .toList();
    if (parts.size() > 2 && parts.getFirst().equals("api")) {
      return resource("", parts.get(1), parts.subList(2, parts.size()));
    }
    if (parts.size() > 3 && parts.getFirst().equals("apis")) {
      return resource(parts.get(1), parts.get(2), parts.subList(3, parts.size()));
    }
    return call(method.toLowerCase(Locale.ROOT), "", "", new Target("", "", ""));
  }

  /** The query's parameters, decoded; the first value of each. */
  Map<String, String> query() {
    String[] parts = uri.split("\\?", 2);
    return parts.length < 2
        ? Map.of()
        : Arrays.stream(parts[1].split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0],
                    pair -> pair.length < 2 ? "" : URLDecoder.decode(pair[1], UTF_8),
                    (first, second) -> first));
  }

  private ApiCall resource(String group, String version, List<String> parts) {
    boolean watched = parts.getFirst().equals("watch") && parts.size() > 1;
    Target target = Target.of(watched ? parts.subList(1, parts.size()) : parts);
    String verb = VERBS.getOrDefault(method, "");
    if (watched) {
      return call("watch", group, version, target);
    }
    if (target.name().isEmpty() && verb.equals("get")) {
      String name = exactName().orElse("");
      return call(isWatch() ? "watch" : "list", group, version, target.named(name));
    }
    boolean collection = target.name().isEmpty() && verb.equals("delete");
    return call(collection ? "deletecollection" : verb, group, version, target);
  }

  private ApiCall call(String verb, String group, String version, Target target) {
    return new ApiCall(
        verb,
        group,
        version,
        target.resource(),
        target.namespace(),
        target.name(),
        uri,
        0,
        0,
        0,
        Instant.now());
  }

  /** The API server takes everything but these two for true, even an empty value. */
  private boolean isWatch() {
    return Optional.ofNullable(query().get("watch"))
        .filter(value -> !value.equals("0") && !value.equalsIgnoreCase("false"))
        .isPresent();
  }

  private Optional<String> exactName() {
    return Arrays.stream(query().getOrDefault("fieldSelector", "").split(","))
        .filter(selector -> selector.startsWith(EXACT_NAME))
        .map(selector -> selector.substring(EXACT_NAME.length()).replaceFirst("^=", ""))
        .findFirst();
  }

  private record Target(String namespace, String resource, String name) {
    static Target of(List<String> parts) {
      boolean namespaced = parts.getFirst().equals("namespaces") && parts.size() > 1;
      String namespace = namespaced ? parts.get(1) : "";
      boolean inside = namespaced && parts.size() > 2 && !OF_A_NAMESPACE.contains(parts.get(2));
      List<String> rest = inside ? parts.subList(2, parts.size()) : parts;
      String name = rest.size() > 1 ? rest.get(1) : "";
      String resource = rest.size() > 2 ? rest.getFirst() + "/" + rest.get(2) : rest.getFirst();
      return new Target(namespace, resource, name);
    }

    Target named(String exact) {
      return new Target(namespace, resource, exact);
    }
  }
}
