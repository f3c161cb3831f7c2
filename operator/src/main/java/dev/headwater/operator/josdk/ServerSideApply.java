package dev.headwater.operator.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Applies objects server-side, only when they differ from what is there: a no-op apply is a write
 * too, in the audit log and for everybody who watches. What was written is remembered until the
 * informer has caught up, so that the next visit does not write it again.
 */
public final class ServerSideApply {
  private static final int UNPROCESSABLE = 422;

  /** Cause of a refused create in a namespace that is being deleted. */
  private static final String NAMESPACE_TERMINATING = "NamespaceTerminating";

  /**
   * A version that no live object has: with it an apply creates, and is refused with 409 when the
   * object exists outside of our informers (the guard that JOSDK's own dependents use).
   */
  private static final String ONLY_CREATE = "1";

  private final String fieldManager;
  private final Matches matches = new Matches();

  /**
   * @param fieldManager owner of the fields that are applied; never to be changed, or fields of the
   *     old name stay for ever
   */
  public ServerSideApply(String fieldManager) {
    this.fieldManager = fieldManager;
  }

  /**
   * Makes the object as wanted.
   *
   * @param desired complete, in canonical form
   * @param actual the object as last seen
   * @param ownerUid uid that an object of ours has among its owners; empty for objects without
   */
  public <R extends HasMetadata> ApplyOutcome apply(
      R desired, Optional<R> actual, Optional<String> ownerUid, Context<?> context) {
    if (actual.isPresent() && !isOwned(actual.get(), ownerUid)) {
      return notOurs(actual.get());
    }
    if (actual.isPresent()
        && matches.ask(desired, actual.get(), () -> matches(desired, actual.get(), context))) {
      return new ApplyOutcome.Unchanged();
    }
    try {
      write(desired, actual, context);
      return new ApplyOutcome.Written();
    } catch (KubernetesClientException e) {
      return refusal(e, desired, ownerUid, context);
    }
  }

  private static <R extends HasMetadata> boolean matches(R desired, R actual, Context<?> context) {
    return SSABasedGenericKubernetesResourceMatcher.<R>getInstance()
        .matches(actual, desired, context);
  }

  private <R extends HasMetadata> void write(R desired, Optional<R> actual, Context<?> context) {
    var patch = context.getClient().getKubernetesSerialization().clone(desired);
    patch.getMetadata().setResourceVersion(version(actual));
    var written =
        context
            .getClient()
            .resource(patch)
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager(fieldManager)
                    .withForce(true)
                    .build());
    remember(written, actual, context);
  }

  /** A StatefulSet carries intent (replicas, the leaving broker): it is never changed unseen. */
  private static <R extends HasMetadata> String version(Optional<R> actual) {
    return actual
        .map(seen -> seen instanceof StatefulSet ? seen.getMetadata().getResourceVersion() : null)
        .orElse(actual.isPresent() ? null : ONLY_CREATE);
  }

  @SuppressWarnings("unchecked")
  private static <R extends HasMetadata> void remember(
      R written, Optional<R> before, Context<?> context) {
    var source = context.eventSourceRetriever().getEventSourceFor((Class<R>) written.getClass());
    if (source instanceof InformerEventSource<?, ?> informer) {
      var cache = (InformerEventSource<R, ?>) informer;
      var id = ResourceID.fromResource(written);
      if (before.isPresent()) {
        cache.handleRecentResourceUpdate(id, written, before.get());
      } else {
        cache.handleRecentResourceCreate(id, written);
      }
    }
  }

  private <R extends HasMetadata> ApplyOutcome refusal(
      KubernetesClientException e, R desired, Optional<String> ownerUid, Context<?> context) {
    if (namespaceGoes(e)) {
      return new ApplyOutcome.NamespaceGoes(name(desired) + ": " + e.getMessage());
    }
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_CONFLICT -> {
        var live = context.getClient().resource(desired).get();
        yield live == null || isOwned(live, ownerUid) ? new ApplyOutcome.Stale() : notOurs(live);
      }
      case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_BAD_REQUEST, UNPROCESSABLE ->
          new ApplyOutcome.Refused(name(desired) + ": " + e.getMessage());
      default -> throw e;
    };
  }

  /** The code is that of a missing right; only the cause tells the two apart. */
  private static boolean namespaceGoes(KubernetesClientException e) {
    return Stream.ofNullable(e.getStatus())
        .flatMap(status -> Stream.ofNullable(status.getDetails()))
        .flatMap(details -> details.getCauses().stream())
        .anyMatch(cause -> NAMESPACE_TERMINATING.equals(cause.getReason()));
  }

  /** An object without an owner is ours when we have applied it before. */
  private boolean isOwned(HasMetadata object, Optional<String> ownerUid) {
    var metadata = object.getMetadata();
    return ownerUid
        .map(uid -> metadata.getOwnerReferences().stream().anyMatch(o -> o.getUid().equals(uid)))
        .orElseGet(
            () ->
                metadata.getManagedFields().stream()
                    .anyMatch(field -> fieldManager.equals(field.getManager())));
  }

  private static ApplyOutcome notOurs(HasMetadata object) {
    return new ApplyOutcome.NotOurs(
        name(object)
            + " exists and does not belong to this StreamCluster. It is not touched. Rename or"
            + " remove it, or give the StreamCluster another name.");
  }

  private static String name(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }
}
