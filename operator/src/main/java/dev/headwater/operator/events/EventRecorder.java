package dev.headwater.operator.events;

import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.operator.events.Happening.Severity;
import dev.headwater.operator.status.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes Events about StreamClusters and StreamTopics when their conditions change, and of what
 * lasts. The same change of the same object is said once in ten minutes. An Event that cannot be
 * written is logged and fails nothing.
 */
public final class EventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

  private static final String CONTROLLER = "headwater.dev/operator";
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration SCALING_WINDOW = Duration.ofMinutes(30);

  /** Shorter than the shortest time between two daily looks, which are not to mute each other. */
  private static final Duration DAILY_WINDOW = Duration.ofHours(20);

  /** The API server refuses longer ones. */
  private static final int LONGEST_NOTE = 1024;

  /** With the suffix a name stays below 253 characters. */
  private static final int LONGEST_PREFIX = 200;

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final String instance;
  private final Clock clock;
  private final RecentlySaid recently = new RecentlySaid(WINDOW);
  private final RecentlySaid decided = new RecentlySaid(SCALING_WINDOW);
  private final RecentlySaid daily = new RecentlySaid(DAILY_WINDOW);

  /**
   * @param instance which process says it: the pod's name
   */
  public EventRecorder(KubernetesClient client, String instance, Clock clock) {
    this.client = client;
    this.instance = instance;
    this.clock = clock;
  }

  /** Says what changed, without waiting for the API server. */
  public void conditionsChanged(HasMetadata about, List<Condition> last, List<Condition> next) {
    var now = clock.instant();
    for (var happening : ConditionChanges.between(last, next)) {
      var key = about.getMetadata().getUid() + happening.reason() + happening.message();
      if (recently.isNews(key, now)) {
        var event = event(about, happening, key, now);
        Thread.ofVirtual().name("event").start(() -> write(event));
      }
    }
  }

  /**
   * Says what was decided about the number of brokers, without waiting for the API server; what
   * says the same is said once in half an hour.
   *
   * @param key what equal decisions have in common: their words differ by what was measured
   */
  public void scaling(HasMetadata about, Reason reason, String key, String message) {
    var now = clock.instant();
    if (decided.isNews(about.getMetadata().getUid() + key, now)) {
      var happening = new Happening(Severity.NORMAL, reason.id(), message);
      var event = event(about, happening, key + now.truncatedTo(ChronoUnit.SECONDS), now);
      Thread.ofVirtual().name("event").start(() -> write(event));
    }
  }

  /**
   * Warns of what lasts, without waiting for the API server; of the same thing once a day. It is
   * logged too, since Kubernetes keeps Events for an hour.
   *
   * @param key what it is that lasts
   */
  public void daily(HasMetadata about, Reason reason, String key, String message) {
    var now = clock.instant();
    if (daily.isNews(about.getMetadata().getUid() + key, now)) {
      LOG.warn("{}: {}", reason.id(), message);
      var event = event(about, new Happening(Severity.WARNING, reason.id(), message), key, now);
      Thread.ofVirtual().name("event").start(() -> write(event));
    }
  }

  private void write(Event event) {
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        LOG.warn(
            "Event {} about {} {} could not be written: {}",
            event.getReason(),
            event.getRegarding().getKind(),
            event.getRegarding().getName(),
            e.getMessage());
      }
    }
  }

  /**
   * The name says what it is about: a process that crashed between Event and status says it again
   * under the same name, and the API server refuses the second.
   */
  private Event event(HasMetadata about, Happening happening, String key, Instant now) {
    var metadata = about.getMetadata();
    long window = now.toEpochMilli() / WINDOW.toMillis();
    var id = UUID.nameUUIDFromBytes((key + window).getBytes(StandardCharsets.UTF_8));
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(metadata.getNamespace())
        .withName(shortened(metadata.getName(), LONGEST_PREFIX) + "." + id)
        .endMetadata()
        .withRegarding(reference(about))
        .withType(happening.severity().type())
        .withReason(happening.reason())
        .withNote(shortened(happening.message(), LONGEST_NOTE))
        .withAction("Reconcile")
        .withReportingController(CONTROLLER)
        .withReportingInstance(instance)
        .withEventTime(new MicroTime(MICROS.format(now)))
        .build();
  }

  private static ObjectReference reference(HasMetadata about) {
    return new ObjectReferenceBuilder()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withNamespace(about.getMetadata().getNamespace())
        .withName(about.getMetadata().getName())
        .withUid(about.getMetadata().getUid())
        .build();
  }

  private static String shortened(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }
}
