package dev.headwater.operator.josdk;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks once more at objects that were made anew right after their deletion. JOSDK 5.2.3 may forget
 * the event of the creation: with triggerReconcilerOnAllEvents the end of the visit for the
 * deletion removes the state whatever came meanwhile (noted upstream at JOSDK #3614); without it
 * the end of a clean-up marks the state of the new object as done with. Events of other sources do
 * not help then, so these are events of the object itself.
 *
 * @param <P> the primary resource
 */
public final class Recreations<P extends HasMetadata> {
  /** When a visit for a deletion has ended for sure, and once more for a machine that was stuck. */
  private static final List<Duration> LOOKS =
      List.of(Duration.ofMillis(500), Duration.ofSeconds(5));

  private final Source<P> source;
  private final List<Duration> looks;
  private volatile Function<ResourceID, Optional<P>> cache = _ -> Optional.empty();

  /**
   * @param name name of the event source, unique within its reconciler
   */
  public Recreations(String name) {
    this(name, LOOKS);
  }

  Recreations(String name, List<Duration> looks) {
    this.source = new Source<>(name);
    this.looks = List.copyOf(looks);
  }

  /** The source of the events, to be registered by the one reconciler. */
  public EventSource<?, P> eventSource(EventSourceContext<P> context) {
    return eventSource(context.getPrimaryCache()::get);
  }

  EventSource<?, P> eventSource(Function<ResourceID, Optional<P>> primaries) {
    cache = primaries;
    return source;
  }

  /** To be called at the visit that ends an object; does not block. */
  public void deleted(ResourceID id) {
    Thread.ofVirtual().name(source.name() + " " + id).start(() -> lookFor(id));
  }

  private void lookFor(ResourceID id) {
    try {
      for (var look : looks) {
        Thread.sleep(look);
        cache
            .apply(id)
            .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
            .ifPresent(object -> source.created(id, object));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Source<P extends HasMetadata> extends AbstractEventSource<Void, P> {
    private Source(String name) {
      super(Void.class, name);
    }

    private void created(ResourceID id, P object) {
      if (isRunning()) {
        getEventHandler().handleEvent(new ResourceEvent(ResourceAction.ADDED, id, object));
      }
    }

    @Override
    public Set<Void> getSecondaryResources(P primary) {
      return Set.of();
    }
  }
}
