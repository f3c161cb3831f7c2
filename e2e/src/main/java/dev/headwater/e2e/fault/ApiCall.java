package dev.headwater.e2e.fault;

import java.time.Instant;
import java.util.Set;

/**
 * One call of the Kubernetes API, named as RBAC and the audit log name it.
 *
 * @param verb get, list, watch, create, update, patch, delete or deletecollection; for a path that
 *     is no resource the HTTP method in lower case
 * @param group empty for the core group
 * @param resource plural, with its subresource as in {@code pods/status}; empty for a path that is
 *     no resource
 * @param namespace empty for what has none; a namespace is in itself
 * @param name empty for lists, creates and the like
 * @param uri path and query as sent
 * @param number which write this is, from 1; 0 for reads and for leases
 * @param served what the API server answered; 0 when it was not asked
 * @param status what the client got; 0 when its connection was closed instead
 * @param at when the outcome was known; until then when the call arrived
 */
public record ApiCall(
    String verb,
    String group,
    String version,
    String resource,
    String namespace,
    String name,
    String uri,
    int number,
    int served,
    int status,
    Instant at) {
  private static final Set<String> MUTATING =
      Set.of("create", "update", "patch", "delete", "deletecollection");

  /** Whether the call may change something. */
  public boolean mutating() {
    return !resource.isEmpty() && MUTATING.contains(verb);
  }

  /** A mutating call that is not the heartbeat of a leader. */
  public boolean isWrite() {
    return mutating() && !(group.equals("coordination.k8s.io") && resource.equals("leases"));
  }

  ApiCall numbered(int next) {
    return new ApiCall(
        verb, group, version, resource, namespace, name, uri, next, served, status, at);
  }

  ApiCall answered(int byServer, int toClient) {
    return new ApiCall(
        verb,
        group,
        version,
        resource,
        namespace,
        name,
        uri,
        number,
        byServer,
        toClient,
        Instant.now());
  }
}
