package dev.headwater.operator.aws;

import dev.headwater.api.v1alpha1.NetworkSpec.S3EndpointMode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Route tables and endpoints of S3 in a VPC, and which of them hold for a subnet: pure.
 *
 * @param endpoints those of S3 that are there, or are being made
 */
record VpcRoutes(String vpcId, List<Table> tables, List<Endpoint> endpoints) {
  private static final String ANYWHERE = "0.0.0.0/0";

  /**
   * A route table.
   *
   * @param isMain whether it holds for subnets that name none
   * @param subnetIds subnets that name it
   */
  record Table(String id, boolean isMain, Set<String> subnetIds, List<Route> routes) {}

  /**
   * A route that leads out of the VPC and whose target is there.
   *
   * @param destination a block of addresses, or a prefix list's id
   */
  record Route(String destination, S3Exit exit) {}

  /**
   * An endpoint of S3.
   *
   * @param isAvailable whether it serves already
   * @param tableIds tables that a gateway endpoint is attached to
   */
  record Endpoint(
      String id, EndpointType type, boolean isAvailable, S3Endpoint said, Set<String> tableIds) {
    private static final Comparator<Endpoint> BEST_FIRST =
        Comparator.comparing(Endpoint::isAvailable)
            .thenComparing(endpoint -> endpoint.said().isOurs())
            .reversed()
            .thenComparing(Endpoint::id);

    /** The same, serving these tables too. */
    Endpoint serving(Set<String> more) {
      var all = new TreeSet<>(tableIds);
      all.addAll(more);
      return new Endpoint(id, type, true, said, all);
    }

    private boolean serves(String tableId) {
      return switch (type) {
        case GATEWAY -> tableIds.contains(tableId);
        case INTERFACE_WITH_NAME -> true;
        case BESIDE -> false;
      };
    }
  }

  /** Kinds of endpoints that take S3 traffic of a whole VPC or table. */
  enum EndpointType {
    GATEWAY,

    /** An interface endpoint with private DNS for the VPC's own resolver. */
    INTERFACE_WITH_NAME,

    /** Any other: only who names the endpoint uses it. */
    BESIDE
  }

  /** The way of each table that holds for any of the subnets. */
  List<S3Route> of(Set<String> subnetIds) {
    return byTable(subnetIds).entrySet().stream()
        .flatMap(
            entry ->
                table(entry.getKey())
                    .map(table -> route(table, new TreeSet<>(entry.getValue())))
                    .stream())
        .toList();
  }

  private SortedMap<String, Set<String>> byTable(Set<String> subnetIds) {
    var byTable = new TreeMap<String, Set<String>>();
    for (var subnet : subnetIds) {
      tableOf(subnet)
          .ifPresent(
              table -> byTable.computeIfAbsent(table.id(), _ -> new TreeSet<>()).add(subnet));
    }
    return byTable;
  }

  private Optional<Table> tableOf(String subnetId) {
    return tables.stream()
        .filter(table -> table.subnetIds().contains(subnetId))
        .findFirst()
        .or(() -> tables.stream().filter(Table::isMain).findFirst());
  }

  private Optional<Table> table(String id) {
    return tables.stream().filter(table -> table.id().equals(id)).findFirst();
  }

  /**
   * What gives each table that holds for any of the subnets a gateway endpoint, as far as the mode
   * goes. A table that one is being attached to is left alone.
   */
  GatewayStep step(Set<String> subnetIds, S3EndpointMode mode) {
    var gateways =
        endpoints.stream().filter(endpoint -> endpoint.type() == EndpointType.GATEWAY).toList();
    var missing =
        of(subnetIds).stream()
            .filter(S3Route::lacksGateway)
            .map(S3Route::routeTableId)
            .filter(table -> gateways.stream().noneMatch(gateway -> gateway.serves(table)))
            .collect(Collectors.toCollection(TreeSet::new));
    return mode == S3EndpointMode.VERIFY || missing.isEmpty()
        ? new GatewayStep.None()
        : gateways.stream()
            .min(Endpoint.BEST_FIRST)
            .<GatewayStep>map(gateway -> new GatewayStep.Attach(gateway, missing))
            .orElseGet(() -> made(missing, mode));
  }

  private static GatewayStep made(SortedSet<String> missing, S3EndpointMode mode) {
    return mode == S3EndpointMode.CREATE ? new GatewayStep.Create(missing) : new GatewayStep.None();
  }

  /** The same with an endpoint as it is now. */
  VpcRoutes with(Endpoint changed) {
    var others = endpoints.stream().filter(endpoint -> !endpoint.id().equals(changed.id()));
    return new VpcRoutes(vpcId, tables, Stream.concat(others, Stream.of(changed)).toList());
  }

  private S3Route route(Table table, TreeSet<String> subnets) {
    // Names come before routes: with them in private DNS no packet goes to S3's public addresses.
    var named = serving(EndpointType.INTERFACE_WITH_NAME, table);
    var gateways = serving(EndpointType.GATEWAY, table);
    var exit =
        !named.isEmpty()
            ? S3Exit.INTERFACE_ENDPOINT
            : gateways.isEmpty() ? exit(table.routes()) : S3Exit.GATEWAY_ENDPOINT;
    return new S3Route(vpcId, table.id(), subnets, exit, named.isEmpty() ? gateways : named);
  }

  private List<S3Endpoint> serving(EndpointType type, Table table) {
    return endpoints.stream()
        .filter(endpoint -> endpoint.type() == type && endpoint.isAvailable())
        .filter(endpoint -> endpoint.serves(table.id()))
        .map(Endpoint::said)
        .sorted(Comparator.comparing(S3Endpoint::arn))
        .toList();
  }

  /** Routes to some addresses may or may not be S3's: that is said, not guessed. */
  private static S3Exit exit(List<Route> routes) {
    var byDestination =
        routes.stream()
            .collect(Collectors.toMap(Route::destination, Route::exit, (first, _) -> first));
    return Optional.ofNullable(byDestination.get(ANYWHERE))
        .orElse(byDestination.isEmpty() ? S3Exit.NONE : S3Exit.OTHER);
  }
}
