package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode;
import dev.headwater.operator.aws.S3Endpoint;
import dev.headwater.operator.aws.S3Exit;
import dev.headwater.operator.aws.S3Route;
import dev.headwater.operator.cluster.NetworkAnswer.Looked;
import dev.headwater.operator.cluster.NetworkAnswer.Unchanged;
import dev.headwater.operator.status.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is to be said of the way from the nodes to S3. */
final class NetworkFinding {
  private static final String PAGE = " as docs/tasks/network.md says.";
  private static final String ATTACH =
      " Attach an S3 gateway endpoint, which costs nothing, to these route tables," + PAGE;

  private NetworkFinding() {}

  /** Empty when there is no answer yet, so that the last holds. */
  static Optional<Finding> of(Snapshot seen) {
    return seen.network()
        .map(
            answer ->
                switch (answer) {
                  case NetworkAnswer.NotChecked(String message) ->
                      Finding.unknown(Reason.NETWORK_NOT_CHECKED, message);
                  case NetworkAnswer.NodesUnread(String message) ->
                      Finding.unknown(Reason.NETWORK_NOT_CHECKED, message);
                  case NetworkAnswer.Unavailable(var problem) -> Finding.aws(problem);
                  case Looked looked -> of(looked, mode(seen), TransferCost.of(seen));
                });
  }

  /**
   * Only what has no way to S3 is a fault: a dear way works. What was asked for and not done is
   * False too, and stops nothing.
   *
   * @param mode what Headwater was to do
   */
  static Finding of(Looked looked, S3EndpointMode mode, TransferCost cost) {
    var without = by(looked.routes(), S3Exit.NONE);
    if (!without.isEmpty()) {
      return Finding.no(
          Reason.STORAGE_UNREACHABLE,
          "No route leads to S3 from %s: there is neither an S3 endpoint nor a default route."
                  .formatted(tables(without))
              + advice(looked, mode));
    }
    var others =
        looked.routes().stream().filter(route -> route.exit() != S3Exit.GATEWAY_ENDPOINT).toList();
    return others.isEmpty()
        ? Finding.yes(
            Reason.NETWORK_READY,
            "Traffic to S3 goes by a gateway endpoint, which costs nothing, from %s.%s"
                .formatted(tables(looked.routes()), ownPolicies(looked.routes())))
        : byDetour(looked, detours(others, cost) + advice(looked, mode));
  }

  private static Finding byDetour(Looked looked, String message) {
    return switch (unchanged(looked).orElse(null)) {
      case null -> Finding.yes(Reason.GATEWAY_ENDPOINT_MISSING, message);
      case Unchanged.NotAllowed _ -> Finding.no(Reason.NETWORK_CHANGE_NOT_ALLOWED, message);
      case Unchanged.Refused(var problem) -> Finding.no(Finding.aws(problem).reason(), message);
    };
  }

  private static String advice(Looked looked, S3EndpointMode mode) {
    return switch (unchanged(looked).orElse(null)) {
      case Unchanged.NotAllowed(S3EndpointMode limit) ->
          " spec.network.s3Endpoint asks for more than this installation allows, which is %s (HEADWATER_NETWORK_CHANGES): nothing was changed. Have it allowed, or set Verify and attach an S3 gateway endpoint,"
                  .formatted(limit == S3EndpointMode.VERIFY ? "no change" : "only " + limit.id())
              + PAGE;
      case Unchanged.Refused(var problem) -> " It was to be mended: " + problem.message();
      case null ->
          mode == S3EndpointMode.ATTACH_ROUTE_TABLES && lacksGateway(looked)
              ? nothingToAttachTo(looked)
              : ATTACH + besideInterface(looked.routes());
    };
  }

  private static String nothingToAttachTo(Looked looked) {
    return " No S3 gateway endpoint is in %s to attach these route tables to: make one,%s Or set spec.network.s3Endpoint Create."
        .formatted(
            looked.routes().stream()
                .filter(S3Route::lacksGateway)
                .map(S3Route::vpcId)
                .distinct()
                .collect(Collectors.joining(", ")),
            PAGE);
  }

  /** A gateway endpoint alone does not help against names that resolve to another. */
  private static String besideInterface(List<S3Route> routes) {
    return by(routes, S3Exit.INTERFACE_ENDPOINT).isEmpty()
        ? ""
        : " Keep the interface endpoint's private DNS for inbound resolver endpoints only: as it"
            + " is, it takes all traffic of the VPC.";
  }

  private static String ownPolicies(List<S3Route> routes) {
    var own =
        routes.stream()
            .flatMap(route -> route.endpoints().stream())
            .filter(S3Endpoint::hasOwnPolicy)
            .map(S3Endpoint::arn)
            .distinct()
            .collect(Collectors.joining(", "));
    return own.isEmpty()
        ? ""
        : " The policy of %s is not AWS's default: see that it allows the cluster's bucket; it is not looked into."
            .formatted(own);
  }

  /** Nothing stayed undone where there was nothing to do. */
  private static Optional<Unchanged> unchanged(Looked looked) {
    return looked.unchanged().filter(_ -> lacksGateway(looked));
  }

  private static boolean lacksGateway(Looked looked) {
    return looked.routes().stream().anyMatch(S3Route::lacksGateway);
  }

  private static S3EndpointMode mode(Snapshot seen) {
    return seen.suspended()
        ? S3EndpointMode.VERIFY
        : seen.cluster().getSpec().networkOrDefault().s3EndpointOrDefault();
  }

  private static String detours(List<S3Route> routes, TransferCost cost) {
    return routes.stream()
        .map(S3Route::exit)
        .distinct()
        .sorted()
        .map(
            exit ->
                "Traffic to S3 leaves by %s from %s. %s"
                    .formatted(exit.words(), tables(by(routes, exit)), cost.by(exit)))
        .collect(Collectors.joining(" "));
  }

  private static List<S3Route> by(List<S3Route> routes, S3Exit exit) {
    return routes.stream().filter(route -> route.exit() == exit).toList();
  }

  private static String tables(List<S3Route> routes) {
    return routes.stream()
        .map(
            route ->
                "%s (%s)".formatted(route.routeTableId(), String.join(", ", route.subnetIds())))
        .collect(Collectors.joining(", "));
  }
}
