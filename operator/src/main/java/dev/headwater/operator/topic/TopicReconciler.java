package dev.headwater.operator.topic;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.api.v1alpha1.StreamTopicStatus;
import dev.headwater.operator.events.EventRecorder;
import dev.headwater.operator.josdk.Answer;
import dev.headwater.operator.josdk.Inquiry;
import dev.headwater.operator.josdk.Recreations;
import dev.headwater.operator.josdk.Silences;
import dev.headwater.operator.josdk.Unreadable;
import dev.headwater.operator.josdk.UnreadableObjects;
import dev.headwater.operator.kafka.ChangeAnswer;
import dev.headwater.operator.kafka.KafkaGateway;
import dev.headwater.operator.kafka.TopicAnswer;
import dev.headwater.operator.status.Reason;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes StreamTopics what they declare. Its finalizer is its own business (see {@link
 * TopicFinalizer}), so it is no Cleaner; with triggerReconcilerOnAllEvents it is called for objects
 * that are being deleted, and once more when they are gone.
 */
@ControllerConfiguration(
    name = "streamtopic",
    fieldManager = TopicReconciler.FIELD_MANAGER,
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true)
public final class TopicReconciler implements Reconciler<StreamTopic> {
  public static final String FIELD_MANAGER = "headwater";

  private final TopicSettings settings;
  private final Clock clock;
  private final EventRecorder events;
  private final UnreadableObjects unreadable;
  private final Inquiry<Question, TopicAnswer> topics;
  private final Inquiry<Wanted, ChangeAnswer> changes;
  private final Silences silences = new Silences();
  private final TopicFinalizer finalizer = new TopicFinalizer();
  private final TopicWatches watches = new TopicWatches();
  private final Recreations<StreamTopic> recreations = new Recreations<>("recreations");

  private record Question(String bootstrapServers, String topic) {}

  private record Wanted(Question where, TopicStep.Change change) {}

  public TopicReconciler(
      TopicSettings settings,
      KafkaGateway kafka,
      EventRecorder events,
      UnreadableObjects unreadable,
      Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.events = events;
    this.unreadable = unreadable;
    this.topics =
        new Inquiry<>("topic", q -> kafka.describeTopic(q.bootstrapServers(), q.topic()), clock);
    this.changes = new Inquiry<>("change", wanted -> carryOut(kafka, wanted), clock);
  }

  /**
   * Whether an update of a StreamTopic needs a visit: a change of its spec, its annotations or its
   * deletion; not our own writes of status and finalizer, which would make it a loop. Another uid
   * is another object: a watch that was cut tells a deletion and a creation as one update.
   */
  public static boolean isNews(StreamTopic after, StreamTopic before) {
    var now = after.getMetadata();
    var then = before.getMetadata();
    return !Objects.equals(now.getUid(), then.getUid())
        || !Objects.equals(now.getGeneration(), then.getGeneration())
        || !Objects.equals(now.getAnnotations(), then.getAnnotations())
        || !Objects.equals(now.getDeletionTimestamp(), then.getDeletionTimestamp());
  }

  private static ChangeAnswer carryOut(KafkaGateway kafka, Wanted wanted) {
    var at = wanted.where().bootstrapServers();
    var topic = wanted.where().topic();
    return switch (wanted.change()) {
      case TopicStep.Create create ->
          kafka.createTopic(at, topic, create.partitions(), create.config());
      case TopicStep.Grow grow -> kafka.growTopic(at, topic, grow.partitions());
      case TopicStep.Configure configure ->
          kafka.configureTopic(at, topic, configure.set(), configure.reset());
      case TopicStep.Delete delete -> kafka.deleteTopic(at, topic);
    };
  }

  @Override
  public List<EventSource<?, StreamTopic>> prepareEventSources(
      EventSourceContext<StreamTopic> context) {
    return List.of(
        watches.clusters(context),
        recreations.eventSource(context),
        topics.eventSource(StreamTopic.class),
        changes.eventSource(StreamTopic.class));
  }

  @Override
  public UpdateControl<StreamTopic> reconcile(StreamTopic topic, Context<StreamTopic> context) {
    var id = ResourceID.fromResource(topic);
    if (context.isPrimaryResourceDeleted()) {
      forget(id);
      unreadable.forget(topic);
      recreations.deleted(id);
      return UpdateControl.noUpdate();
    }
    unreadable.look(topic);
    var fault = Unreadable.fault(topic);
    if (fault.isPresent()) {
      var status = TopicReport.unreadable(topic, fault.get(), clock.instant());
      return reportUnreadable(topic, status, context);
    }
    var seen = look(topic, id, context);
    var plan = TopicPlan.of(seen);
    return switch (plan.step()) {
      case TopicStep.Release release -> release(topic, context);
      case TopicStep.Await await -> UpdateControl.noUpdate();
      case TopicStep.Rest rest -> report(seen, plan);
      case TopicStep.Change change -> change(seen, plan, change, id, context);
    };
  }

  private TopicSnapshot look(StreamTopic topic, ResourceID id, Context<StreamTopic> context) {
    var cluster = ClusterView.of(context.getSecondaryResource(StreamCluster.class));
    var rivals = watches.rivals(topic);
    var owner = TopicWatches.otherOwner(topic, rivals);
    var before =
        new TopicSnapshot(
            topic,
            finalizer.isHeld(topic),
            cluster,
            owner,
            !rivals.isEmpty(),
            Optional.empty(),
            Duration.ZERO,
            Optional.empty());
    return cluster instanceof ClusterView.Serving serving && owner.isEmpty()
        ? asked(before, id, question(topic, serving))
        : before;
  }

  private TopicSnapshot asked(TopicSnapshot before, ResourceID id, Question question) {
    var answer = topics.ask(id, question, last -> interval(before, last)).map(Answer::value);
    var unanswered = answer.map(TopicAnswer.Unreachable.class::isInstance);
    return before.answered(answer, silences.lasts(id, unanswered, clock.instant()));
  }

  /** Begins the change, or takes note of what came of it. */
  private UpdateControl<StreamTopic> change(
      TopicSnapshot seen,
      TopicPlan plan,
      TopicStep.Change change,
      ResourceID id,
      Context<StreamTopic> context) {
    if (change instanceof TopicStep.Create) {
      finalizer.hold(seen.topic(), context.getClient());
    }
    var cluster = (ClusterView.Serving) seen.cluster();
    var wanted = new Wanted(question(seen.topic(), cluster), change);
    var answer = changes.ask(id, wanted, settings.driftInterval()).map(Answer::value);
    if (answer.isEmpty()) {
      // A new topic has two writes, its finalizer and its status: none says only "begun".
      return change instanceof TopicStep.Create ? UpdateControl.noUpdate() : report(seen, plan);
    }
    if (answer.get() instanceof ChangeAnswer.Done) {
      forget(id);
      return UpdateControl.<StreamTopic>noUpdate().rescheduleAfter(Duration.ofMillis(10));
    }
    if (answer.get() instanceof ChangeAnswer.Outdated) {
      forget(id);
      // Not at once: brokers that go on contradicting themselves would make it a busy loop.
      return UpdateControl.<StreamTopic>noUpdate().rescheduleAfter(settings.pollInterval());
    }
    if (answer.get() instanceof ChangeAnswer.Unreachable) {
      changes.forget(id);
    }
    var told = seen.after(answer.get(), finalizer.isHeld(seen.topic()));
    return report(told, TopicPlan.of(told));
  }

  private UpdateControl<StreamTopic> release(StreamTopic topic, Context<StreamTopic> context) {
    finalizer.release(topic, context.getClient());
    forget(ResourceID.fromResource(topic));
    return UpdateControl.noUpdate();
  }

  private UpdateControl<StreamTopic> report(TopicSnapshot seen, TopicPlan plan) {
    var status = TopicReport.of(seen, plan, clock.instant());
    boolean settled = plan.reason() == Reason.TOPIC_SYNCED && !seen.isUnanswered();
    var again = settled ? settings.driftInterval() : settings.pollInterval();
    return report(seen.topic(), status, again);
  }

  private UpdateControl<StreamTopic> report(
      StreamTopic topic, StreamTopicStatus status, Duration again) {
    var last = topic.getStatus();
    if (status.equals(last)) {
      return UpdateControl.<StreamTopic>noUpdate().rescheduleAfter(again);
    }
    events.conditionsChanged(
        topic, last == null ? List.of() : last.conditionsOrEmpty(), status.conditionsOrEmpty());
    return UpdateControl.patchStatus(withStatus(topic, status)).rescheduleAfter(again);
  }

  private UpdateControl<StreamTopic> reportUnreadable(
      StreamTopic topic, StreamTopicStatus status, Context<StreamTopic> context) {
    var control = report(topic, status, settings.driftInterval());
    control.getResource().ifPresent(told -> unreadable.report(context.getClient(), topic, told));
    return UpdateControl.<StreamTopic>noUpdate().rescheduleAfter(settings.driftInterval());
  }

  private void forget(ResourceID id) {
    topics.forget(id);
    changes.forget(id);
    silences.forget(id);
  }

  /** A topic that is not yet as declared, or of which nobody told, is looked at more often. */
  private Duration interval(TopicSnapshot before, Optional<TopicAnswer> last) {
    boolean settled =
        before.isReportedReady()
            && !before.isBeingDeleted()
            && last.filter(TopicAnswer.Unreachable.class::isInstance).isEmpty();
    return settled ? settings.driftInterval() : settings.pollInterval();
  }

  private static Question question(StreamTopic topic, ClusterView.Serving cluster) {
    return new Question(cluster.bootstrapServers(), topic.topicName());
  }

  private static StreamTopic withStatus(StreamTopic topic, StreamTopicStatus status) {
    var fresh = new StreamTopic();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(topic.getMetadata().getName())
            .withNamespace(topic.getMetadata().getNamespace())
            .build());
    fresh.setSpec(topic.getSpec());
    fresh.setStatus(status);
    return fresh;
  }
}
