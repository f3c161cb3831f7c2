package dev.headwater.operator.topic;

import dev.headwater.api.v1alpha1.StreamTopicSpec;
import dev.headwater.api.v1alpha1.StreamTopicSpec.TopicDeletionPolicy;
import dev.headwater.operator.josdk.Silences;
import dev.headwater.operator.kafka.ChangeAnswer;
import dev.headwater.operator.kafka.TopicAnswer;
import dev.headwater.operator.kafka.TopicAnswer.Exists;
import dev.headwater.operator.status.Reason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be done about a topic and what is to be said of it: pure, so that every rule can be
 * tested as a table.
 *
 * @param reason of the condition Ready
 */
record TopicPlan(TopicStep step, Reason reason, String message) {
  private static final TopicStep REST = new TopicStep.Rest();

  /** Replication is the engine's business: what it sets there itself is no drift. */
  private static final Set<String> ENGINE_OWNED =
      Set.of("min.insync.replicas", "elasticstream.replication.factor");

  private static final String ENGINE_PREFIX = "automq.";

  private static final TopicPlan SYNCED =
      new TopicPlan(REST, Reason.TOPIC_SYNCED, "The topic is as declared.");

  static TopicPlan of(TopicSnapshot seen) {
    return seen.isBeingDeleted() ? goodbye(seen) : declared(seen);
  }

  private static TopicPlan declared(TopicSnapshot seen) {
    if (seen.owner().isPresent()) {
      return new TopicPlan(
          REST,
          Reason.TOPIC_CONFLICT,
          "StreamTopic %s declares topic %s too, by its name or by spec.topicName, and was first. A topic has one StreamTopic. Delete one of the two."
              .formatted(seen.owner().get(), seen.topic().topicName()));
    }
    return switch (seen.cluster()) {
      case ClusterView.Missing missing ->
          new TopicPlan(REST, Reason.CLUSTER_NOT_FOUND, noCluster(seen));
      case ClusterView.Terminating terminating ->
          new TopicPlan(REST, Reason.CLUSTER_NOT_READY, "The StreamCluster is being deleted.");
      case ClusterView.NotReady(String message) ->
          new TopicPlan(REST, Reason.CLUSTER_NOT_READY, message);
      case ClusterView.Serving serving -> served(seen, serving);
    };
  }

  private static TopicPlan served(TopicSnapshot seen, ClusterView.Serving cluster) {
    var plan =
        switch (seen.seen().orElse(null)) {
          case null -> new TopicPlan(new TopicStep.Await(), Reason.PENDING, "Brokers are asked.");
          case TopicAnswer.Unreachable(String message) ->
              toleratesSilence(seen)
                  ? SYNCED
                  : new TopicPlan(REST, Reason.CLUSTER_NOT_READY, message);
          case TopicAnswer.Absent absent -> create(seen.topic().getSpec());
          case Exists topic -> isOurs(seen, topic) ? align(seen, topic) : conflict(seen, topic);
        };
    if (cluster.suspended() && plan.step() instanceof TopicStep.Change) {
      return new TopicPlan(
          REST, Reason.SUSPENDED, "The StreamCluster is suspended: nothing is changed.");
    }
    return refused(seen)
        .filter(said -> plan.step() instanceof TopicStep.Change)
        .map(said -> new TopicPlan(plan.step(), said.reason(), said.message()))
        .orElse(plan);
  }

  private static boolean toleratesSilence(TopicSnapshot seen) {
    return seen.isReportedReady() && seen.silence().compareTo(Silences.TOLERATED) < 0;
  }

  private static TopicPlan create(StreamTopicSpec spec) {
    return new TopicPlan(
        new TopicStep.Create(spec.partitions(), spec.configOrEmpty()),
        Reason.CREATING,
        "The topic is being created.");
  }

  /**
   * A topic is ours when its id is the one that we reported; or, after a crash between create and
   * report, when we hold the finalizer, know no id, and it is just what we would have made.
   */
  private static boolean isOurs(TopicSnapshot seen, Exists topic) {
    if (seen.knownId().isPresent()) {
      return seen.knownId().get().equals(topic.topicId());
    }
    var spec = seen.topic().getSpec();
    return seen.holdsFinalizer()
        && topic.partitions() == spec.partitions()
        && drift(spec, topic).isEmpty();
  }

  private static TopicPlan conflict(TopicSnapshot seen, Exists topic) {
    var name = seen.topic().topicName();
    var message =
        seen.knownId().isPresent()
            ? "Topic %s was deleted and made anew by somebody else: its id is %s, ours was %s. It is neither altered nor deleted. Delete it, or this StreamTopic."
                .formatted(name, topic.topicId(), seen.knownId().get())
            : "Topic %s exists and was not made by this StreamTopic. It is neither altered nor deleted. Choose another topicName, or delete this StreamTopic."
                .formatted(name);
    return new TopicPlan(REST, Reason.TOPIC_CONFLICT, message);
  }

  private static TopicPlan align(TopicSnapshot seen, Exists topic) {
    var spec = seen.topic().getSpec();
    if (topic.partitions() > spec.partitions()) {
      return new TopicPlan(
          REST,
          Reason.PARTITIONS_LOWERED,
          "The topic has %d partitions, spec.partitions is %d: Kafka cannot remove partitions. Set spec.partitions to at least %d."
              .formatted(topic.partitions(), spec.partitions(), topic.partitions()));
    }
    if (topic.partitions() < spec.partitions()) {
      return new TopicPlan(
          new TopicStep.Grow(spec.partitions()),
          Reason.UPDATING,
          "The topic grows from %d to %d partitions."
              .formatted(topic.partitions(), spec.partitions()));
    }
    return drift(spec, topic)
        .map(
            change -> new TopicPlan(change, Reason.UPDATING, "The topic's settings are corrected."))
        .orElse(SYNCED);
  }

  /** Settings that differ: those of the spec are set, all others go back to their default. */
  private static Optional<TopicStep.Configure> drift(StreamTopicSpec spec, Exists topic) {
    Map<String, String> set = new HashMap<>();
    spec.configOrEmpty()
        .forEach(
            (key, value) -> {
              if (!value.equals(topic.config().get(key))) {
                set.put(key, value);
              }
            });
    Set<String> reset =
        topic.config().keySet().stream()
            .filter(key -> !spec.configOrEmpty().containsKey(key))
            .filter(key -> !ENGINE_OWNED.contains(key) && !key.startsWith(ENGINE_PREFIX))
            .collect(Collectors.toCollection(HashSet::new));
    return set.isEmpty() && reset.isEmpty()
        ? Optional.empty()
        : Optional.of(new TopicStep.Configure(set, reset));
  }

  private static Optional<TopicPlan> refused(TopicSnapshot seen) {
    return seen.changed()
        .flatMap(
            answer ->
                switch (answer) {
                  case ChangeAnswer.Done done -> Optional.empty();
                  case ChangeAnswer.Outdated outdated -> Optional.empty();
                  case ChangeAnswer.Unreachable(String message) ->
                      Optional.of(new TopicPlan(REST, Reason.CLUSTER_NOT_READY, message));
                  case ChangeAnswer.Refused(String message, boolean isConfig) ->
                      Optional.of(
                          new TopicPlan(
                              REST,
                              isConfig ? Reason.INVALID_CONFIG : Reason.BROKER_REFUSED,
                              isConfig ? invalidConfig(message) : "The brokers say: " + message));
                });
  }

  private static String invalidConfig(String said) {
    return "spec.config is refused, and nothing was changed. The brokers say: %s Allowed are the engine's settings of topics. Correct or remove the key or value that the brokers name."
        .formatted(said);
  }

  private static TopicPlan goodbye(TopicSnapshot seen) {
    var release = new TopicPlan(new TopicStep.Release(), Reason.DELETING, "The object goes.");
    boolean keeps =
        seen.topic().getSpec().deletionPolicyOrDefault() == TopicDeletionPolicy.RETAIN
            || seen.isAbandoned()
            || seen.rivalLives();
    if (!seen.holdsFinalizer() || keeps) {
      return release;
    }
    return switch (seen.cluster()) {
      case ClusterView.Missing missing -> release;
      case ClusterView.Terminating terminating -> release;
      case ClusterView.NotReady(String message) -> waiting(message);
      case ClusterView.Serving(String bootstrap, boolean suspended) when suspended ->
          waiting("The StreamCluster is suspended.");
      case ClusterView.Serving serving -> delete(seen, release);
    };
  }

  private static TopicPlan delete(TopicSnapshot seen, TopicPlan release) {
    return switch (seen.seen().orElse(null)) {
      case null -> new TopicPlan(new TopicStep.Await(), Reason.DELETING, "Brokers are asked.");
      case TopicAnswer.Absent absent -> release;
      case TopicAnswer.Unreachable(String message) -> waiting(message);
      case Exists topic when !isOurs(seen, topic) -> release;
      case Exists topic ->
          new TopicPlan(
              new TopicStep.Delete(),
              Reason.DELETING,
              refused(seen).map(TopicPlan::message).orElse("The topic is being deleted."));
    };
  }

  private static TopicPlan waiting(String message) {
    return new TopicPlan(
        REST,
        Reason.DELETING,
        message
            + " The topic is deleted when brokers answer; to let this object go without that, set"
            + " the annotation headwater.dev/abandon to true.");
  }

  private static String noCluster(TopicSnapshot seen) {
    return "spec.clusterRef: there is no StreamCluster %s in namespace %s. Create it, or create the StreamTopic anew with the right name."
        .formatted(
            seen.topic().getSpec().clusterRef().name(), seen.topic().getMetadata().getNamespace());
  }
}
