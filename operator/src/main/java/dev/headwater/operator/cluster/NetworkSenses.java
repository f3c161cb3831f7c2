package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.RoutesAnswer;
import dev.headwater.operator.aws.S3Route;
import dev.headwater.operator.aws.S3Routes;
import dev.headwater.operator.cluster.NetworkAnswer.Unchanged;
import dev.headwater.operator.josdk.Answer;
import dev.headwater.operator.josdk.Inquiry;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What is asked about the way from the nodes to S3, and changed where both sides want it. */
final class NetworkSenses {
  private final ClusterSettings settings;
  private final Nodes nodes;
  private final S3Routes routes;
  private final Clock clock;
  private final Inquiry<Question, NetworkAnswer> inquiry;

  /**
   * Clusters of the same zones have the same nodes: after a start one look serves them all. Who
   * comes while it is under way waits for it on a thread of its own.
   */
  private final Map<Question, Recent> recent = new ConcurrentHashMap<>();

  /**
   * One look.
   *
   * @param mode what it may change
   */
  private record Question(String region, SortedSet<String> zoneNames, S3EndpointMode mode) {}

  private record Recent(CompletableFuture<NetworkAnswer> answer, Instant askedAt) {}

  /**
   * Nodes that a cluster's pods were on when its last answer came; another may be in a new subnet.
   */
  private final Map<ResourceID, Placed> placed = new ConcurrentHashMap<>();

  private record Placed(Instant askedAt, Set<String> nodes) {}

  NetworkSenses(ClusterSettings settings, Nodes nodes, S3Routes routes, Clock clock) {
    this.settings = settings;
    this.nodes = nodes;
    this.routes = routes;
    this.clock = clock;
    this.inquiry = new Inquiry<>("network", this::look, clock);
  }

  EventSource<?, StreamCluster> eventSource() {
    return inquiry.eventSource(StreamCluster.class);
  }

  /** The last answer; empty until the zones are known and it has come. */
  Optional<NetworkAnswer> network(
      StreamCluster cluster, World world, ZoneResolution zones, ResourceID id) {
    return switch (zones) {
      case ZoneResolution.Resolved resolved ->
          asked(cluster, nodes(world), resolved, id)
              .map(answer -> isBeyond(cluster) ? notAllowed(answer) : answer);
      case ZoneResolution.Unknown _, ZoneResolution.Unavailable _, ZoneResolution.Pending _ ->
          Optional.empty();
    };
  }

  private Optional<NetworkAnswer> asked(
      StreamCluster cluster, Set<String> nodes, ZoneResolution.Resolved zones, ResourceID id) {
    var answer =
        inquiry.ask(
            id,
            question(cluster, zones),
            last -> isPlacedAnew(id, nodes) ? settings.observeInterval() : maxAge(last, cluster));
    answer.ifPresent(
        said ->
            placed.compute(
                id,
                (_, before) ->
                    before != null && before.askedAt().equals(said.at())
                        ? before
                        : new Placed(said.at(), nodes)));
    return answer.map(Answer::value);
  }

  private boolean isPlacedAnew(ResourceID id, Set<String> nodes) {
    return Optional.ofNullable(placed.get(id))
        .filter(before -> !before.nodes().containsAll(nodes))
        .isPresent();
  }

  private static Set<String> nodes(World world) {
    return world.pods().stream()
        .flatMap(pod -> Optional.ofNullable(pod.getSpec()).stream())
        .flatMap(spec -> Optional.ofNullable(spec.getNodeName()).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  void forget(ResourceID id) {
    inquiry.forget(id);
    placed.remove(id);
  }

  private Question question(StreamCluster cluster, ZoneResolution.Resolved zones) {
    return new Question(
        cluster.getSpec().aws().region(),
        zones.zones().stream()
            .map(ZoneResolution.Zone::name)
            .collect(Collectors.toCollection(TreeSet::new)),
        cluster.getSpec().suspended() || isBeyond(cluster)
            ? S3EndpointMode.VERIFY
            : asked(cluster));
  }

  private static S3EndpointMode asked(StreamCluster cluster) {
    return cluster.getSpec().networkOrDefault().s3EndpointOrDefault();
  }

  /** Whether a cluster asks for more than the installation allows; then it gets nothing of it. */
  private boolean isBeyond(StreamCluster cluster) {
    return asked(cluster).compareTo(settings.networkChanges()) > 0;
  }

  private NetworkAnswer notAllowed(NetworkAnswer answer) {
    return answer instanceof NetworkAnswer.Looked looked
        ? new NetworkAnswer.Looked(
            looked.routes(), Optional.of(new Unchanged.NotAllowed(settings.networkChanges())))
        : answer;
  }

  private Duration maxAge(Optional<NetworkAnswer> last, StreamCluster cluster) {
    return last.filter(NetworkSenses::isKnown).isPresent()
        ? Outside.spread(settings.driftInterval(), cluster)
        : settings.observeInterval();
  }

  private static boolean isKnown(NetworkAnswer answer) {
    return switch (answer) {
      case NetworkAnswer.Looked looked -> looked.unchanged().isEmpty();
      case NetworkAnswer.NotChecked _ -> true;
      case NetworkAnswer.NodesUnread _, NetworkAnswer.Unavailable _ -> false;
    };
  }

  private NetworkAnswer look(Question question) {
    recent.values().removeIf(this::isOld);
    var mine = new Recent(new CompletableFuture<>(), clock.instant());
    var earlier = recent.putIfAbsent(question, mine);
    return earlier == null ? look(question, mine) : earlier.answer().join();
  }

  /** A failure is for those who wait for it: the next who asks tries again. */
  private NetworkAnswer look(Question question, Recent mine) {
    try {
      var answer = answer(question);
      if (!isKnown(answer)) {
        recent.remove(question, mine);
      }
      mine.answer().complete(answer);
      return answer;
    } catch (RuntimeException | Error bug) {
      recent.remove(question, mine);
      mine.answer().completeExceptionally(bug);
      throw bug;
    }
  }

  private boolean isOld(Recent known) {
    return !clock.instant().isBefore(known.askedAt().plus(settings.observeInterval()));
  }

  private NetworkAnswer answer(Question question) {
    return switch (nodes.read(question.zoneNames())) {
      case NodesAnswer.Unread(String why) ->
          new NetworkAnswer.NodesUnread("Nothing was checked: " + why + ".");
      case NodesAnswer.Read(int count, SortedSet<String> instanceIds) ->
          instanceIds.isEmpty()
              ? new NetworkAnswer.NotChecked(
                  count == 0
                      ? "Nothing was checked: there is no node in the zones."
                      : "Nothing was checked: no node in the zones is an EC2 instance, whose"
                          + " spec.providerID begins with aws:///.")
              : looked(routes.look(question.region(), instanceIds, question.mode()));
    };
  }

  private static NetworkAnswer looked(RoutesAnswer answer) {
    return switch (answer) {
      case RoutesAnswer.Unavailable(var problem) -> new NetworkAnswer.Unavailable(problem);
      case RoutesAnswer.OtherStore _ ->
          new NetworkAnswer.NotChecked(
              "Nothing was checked: HEADWATER_S3_ENDPOINT names another store than AWS's S3.");
      case RoutesAnswer.Known(List<S3Route> known, Optional<AwsProblem> refusal) ->
          known.isEmpty()
              ? new NetworkAnswer.NotChecked(
                  "Nothing was checked: EC2 knows none of the nodes' instances in the operator's"
                      + " account.")
              : new NetworkAnswer.Looked(known, refusal.map(Unchanged.Refused::new));
    };
  }
}
