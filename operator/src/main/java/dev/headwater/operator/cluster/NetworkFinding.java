package dev.headwater.operator.cluster;

import dev.headwater.operator.aws.S3Exit;
import dev.headwater.operator.aws.S3Route;
import dev.headwater.operator.status.Reason;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is to be said of the way from the nodes to S3. */
final class NetworkFinding {
  private static final String ATTACH =
      " Attach an S3 gateway endpoint, which costs nothing, to these route tables, as"
          + " docs/tasks/network.md says.";

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
                  case NetworkAnswer.Looked(List<S3Route> routes) -> of(routes, bandwidth(seen));
                });
  }

  /**
   * Only what has no way to S3 is a fault: a dear way works.
   *
   * @param bandwidth bytes a second of one broker, if declared
   */
  static Finding of(List<S3Route> routes, Optional<Quantity> bandwidth) {
    var without = by(routes, S3Exit.NONE);
    if (!without.isEmpty()) {
      return Finding.no(
          Reason.STORAGE_UNREACHABLE,
          "No route leads to S3 from %s: there is neither an S3 endpoint nor a default route."
                  .formatted(tables(without))
              + ATTACH);
    }
    var others = routes.stream().filter(route -> route.exit() != S3Exit.GATEWAY_ENDPOINT).toList();
    return others.isEmpty()
        ? Finding.yes(
            Reason.NETWORK_READY,
            "Traffic to S3 goes by a gateway endpoint, which costs nothing, from %s."
                .formatted(tables(routes)))
        : Finding.yes(Reason.GATEWAY_ENDPOINT_MISSING, detours(others, bandwidth) + advice(others));
  }

  /** A gateway endpoint alone does not help against names that resolve to another. */
  private static String advice(List<S3Route> routes) {
    return by(routes, S3Exit.INTERFACE_ENDPOINT).isEmpty()
        ? ATTACH
        : ATTACH
            + " Keep the interface endpoint's private DNS for inbound resolver endpoints only: as"
            + " it is, it takes all traffic of the VPC.";
  }

  private static String detours(List<S3Route> routes, Optional<Quantity> bandwidth) {
    return routes.stream()
        .map(S3Route::exit)
        .distinct()
        .sorted()
        .map(
            exit ->
                "Traffic to S3 leaves by %s from %s. %s"
                    .formatted(exit.words(), tables(by(routes, exit)), cost(exit, bandwidth)))
        .collect(Collectors.joining(" "));
  }

  private static String cost(S3Exit exit, Optional<Quantity> bandwidth) {
    if (exit == S3Exit.INTERNET_GATEWAY) {
      return "That costs nothing for each GB, and needs a public address of the node.";
    }
    if (exit == S3Exit.OTHER) {
      return "What that costs, and whether it leads to S3, cannot be told from the routes.";
    }
    return TransferPrices.dollarsPerGb(exit)
        .map(price -> cost(price, bandwidth))
        .orElse("AWS takes a price for each GB there, which Headwater does not know.");
  }

  private static String cost(BigDecimal dollarsPerGb, Optional<Quantity> bandwidth) {
    return bandwidth
        .map(
            bytes ->
                "That costs up to $%,d a month for each broker there at its networkBandwidth of %s/s (%s)."
                    .formatted(
                        TransferPrices.dollarsPerMonth(
                            dollarsPerGb, Quantity.getAmountInBytes(bytes)),
                        bytes,
                        TransferPrices.BASIS))
        .orElseGet(
            () ->
                "That costs $%s for each TB (%s)."
                    .formatted(
                        dollarsPerGb
                            .multiply(BigDecimal.valueOf(1000))
                            .stripTrailingZeros()
                            .toPlainString(),
                        TransferPrices.BASIS));
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

  private static Optional<Quantity> bandwidth(Snapshot seen) {
    return Optional.ofNullable(seen.cluster().getSpec().brokersOrDefault().networkBandwidth());
  }
}
