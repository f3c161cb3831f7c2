package dev.headwater.operator.aws;

import dev.headwater.operator.aws.VpcRoutes.Endpoint;
import dev.headwater.operator.aws.VpcRoutes.EndpointType;
import dev.headwater.operator.aws.VpcRoutes.Table;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** The way to S3 as EC2 describes it. */
public final class Ec2S3Routes implements S3Routes {
  /** A filter takes up to 200 values. */
  private static final int BATCH = 100;

  private final AwsClients clients;
  private final Optional<URI> s3Endpoint;

  /**
   * @param s3Endpoint where brokers find S3; empty is AWS's own. Another store than AWS is one
   *     whose endpoint is not that of EC2 too: one address for both, by the SDK's AWS_ENDPOINT_URL,
   *     stands for all of AWS.
   */
  public Ec2S3Routes(AwsClients clients, Optional<URI> s3Endpoint) {
    this.clients = clients;
    this.s3Endpoint = s3Endpoint;
  }

  @Override
  public RoutesAnswer look(String region, SortedSet<String> instanceIds) {
    var ec2 = clients.ec2(region);
    if (s3Endpoint.isPresent()
        && !s3Endpoint.equals(ec2.serviceClientConfiguration().endpointOverride())) {
      return new RoutesAnswer.OtherStore();
    }
    try {
      return new RoutesAnswer.Known(
          subnets(ec2, instanceIds).entrySet().stream()
              .flatMap(vpc -> routes(region, vpc.getKey()).of(vpc.getValue()).stream())
              .toList());
    } catch (AwsCall.Failed e) {
      return new RoutesAnswer.Unavailable(e.problem(region));
    }
  }

  /**
   * Subnets of all interfaces by VPC. Asked by filter: by id the whole call fails when one of the
   * instances is gone.
   */
  private static SortedMap<String, Set<String>> subnets(
      Ec2Client ec2, SortedSet<String> instanceIds) {
    var ids = new ArrayList<>(instanceIds);
    var subnets = new TreeMap<String, Set<String>>();
    for (int from = 0; from < ids.size(); from += BATCH) {
      var batch = filter("instance-id", ids.subList(from, Math.min(from + BATCH, ids.size())));
      AwsCall.of(
              "ec2:DescribeInstances",
              () ->
                  ec2.describeInstancesPaginator(b -> b.filters(batch)).reservations().stream()
                      .flatMap(reservation -> reservation.instances().stream())
                      .flatMap(instance -> instance.networkInterfaces().stream())
                      .toList())
          .forEach(
              networkInterface ->
                  subnets
                      .computeIfAbsent(networkInterface.vpcId(), _ -> new TreeSet<>())
                      .add(networkInterface.subnetId()));
    }
    return subnets;
  }

  private VpcRoutes routes(String region, String vpcId) {
    var ec2 = clients.ec2(region);
    var ofVpc = filter("vpc-id", List.of(vpcId));
    var tables =
        AwsCall.of(
            "ec2:DescribeRouteTables",
            () ->
                ec2.describeRouteTablesPaginator(b -> b.filters(ofVpc)).routeTables().stream()
                    .map(Ec2S3Routes::table)
                    .toList());
    var ofS3 = filter("service-name", List.of("com.amazonaws." + region + ".s3"));
    var endpoints =
        AwsCall.of(
            "ec2:DescribeVpcEndpoints",
            () ->
                ec2
                    .describeVpcEndpointsPaginator(b -> b.filters(ofVpc, ofS3))
                    .vpcEndpoints()
                    .stream()
                    // By its text: the enumeration writes it in another case than EC2.
                    .filter(endpoint -> "available".equalsIgnoreCase(endpoint.stateAsString()))
                    .map(endpoint -> endpoint(region, endpoint))
                    .toList());
    return new VpcRoutes(vpcId, tables, endpoints);
  }

  private static Table table(RouteTable table) {
    return new Table(
        table.routeTableId(),
        table.associations().stream()
            .anyMatch(association -> Boolean.TRUE.equals(association.main())),
        table.associations().stream()
            .map(RouteTableAssociation::subnetId)
            .flatMap(Stream::ofNullable)
            .collect(Collectors.toSet()),
        table.routes().stream().flatMap(route -> route(route).stream()).toList());
  }

  /** Empty for a route that stays in the VPC, or whose target is gone, or that is not of IPv4. */
  private static Optional<VpcRoutes.Route> route(Route route) {
    var destination =
        Optional.ofNullable(route.destinationCidrBlock())
            .or(() -> Optional.ofNullable(route.destinationPrefixListId()));
    var gateway = Optional.ofNullable(route.gatewayId()).orElse("");
    // The VPC's own blocks are local; a prefix list that leads to an endpoint is that endpoint's.
    boolean stays = gateway.equals("local") || gateway.startsWith("vpce-");
    return stays || route.state() == RouteState.BLACKHOLE
        ? Optional.empty()
        : destination.map(to -> new VpcRoutes.Route(to, exit(route, gateway)));
  }

  private static S3Exit exit(Route route, String gateway) {
    if (route.natGatewayId() != null) {
      return S3Exit.NAT_GATEWAY;
    }
    if (route.transitGatewayId() != null) {
      return S3Exit.TRANSIT_GATEWAY;
    }
    return gateway.startsWith("igw-") ? S3Exit.INTERNET_GATEWAY : S3Exit.OTHER;
  }

  private Endpoint endpoint(String region, VpcEndpoint endpoint) {
    var account =
        Optional.ofNullable(endpoint.ownerId())
            .orElseGet(
                () -> AwsCall.of("sts:GetCallerIdentity", () -> clients.caller(region)).account());
    var arn =
        "arn:%s:ec2:%s:%s:vpc-endpoint/%s"
            .formatted(
                PartitionMetadata.of(Region.of(region)).id(),
                region,
                account,
                endpoint.vpcEndpointId());
    return new Endpoint(arn, type(endpoint), Set.copyOf(endpoint.routeTableIds()));
  }

  private static EndpointType type(VpcEndpoint endpoint) {
    if (endpoint.vpcEndpointType() == VpcEndpointType.GATEWAY) {
      return EndpointType.GATEWAY;
    }
    // With a gateway endpoint beside it, private DNS may be for on-premises resolvers only.
    boolean forOthers =
        endpoint.dnsOptions() != null
            && Boolean.TRUE.equals(
                endpoint.dnsOptions().privateDnsOnlyForInboundResolverEndpoint());
    return Boolean.TRUE.equals(endpoint.privateDnsEnabled()) && !forOthers
        ? EndpointType.INTERFACE_WITH_NAME
        : EndpointType.BESIDE;
  }

  private static Filter filter(String name, List<String> values) {
    return Filter.builder().name(name).values(values).build();
  }
}
