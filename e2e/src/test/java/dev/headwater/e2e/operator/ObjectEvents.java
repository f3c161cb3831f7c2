package dev.headwater.e2e.operator;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** The Events of an object as {@code kubectl describe} finds them: core/v1, by the object's uid. */
final class ObjectEvents {
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private ObjectEvents() {}

  /** The Events of Headwater, oldest first. */
  static List<Line> of(KubernetesClient client, HasMetadata object) {
    return client
        .v1()
        .events()
        .inNamespace(object.getMetadata().getNamespace())
        .withField("involvedObject.uid", object.getMetadata().getUid())
        .list()
        .getItems()
        .stream()
        .filter(event -> "headwater.dev/operator".equals(event.getReportingComponent()))
        .sorted(Comparator.comparing(event -> event.getEventTime().getTime()))
        .map(ObjectEvents::line)
        .toList();
  }

  private static Line line(Event event) {
    var time = Instant.parse(event.getEventTime().getTime());
    return new Line(
        event.getType(),
        event.getReason(),
        event.getMessage(),
        time.toEpochMilli() / WINDOW.toMillis());
  }

  /**
   * What one Event says.
   *
   * @param window in which ten minutes of the clock; an operator that has just started says a thing
   *     again when the last time was in others
   */
  record Line(String type, String reason, String message, long window) {
    String text() {
      return type + " " + reason + ": " + message;
    }
  }
}
