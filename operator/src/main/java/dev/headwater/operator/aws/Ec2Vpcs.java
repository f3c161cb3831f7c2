package dev.headwater.operator.aws;

import dev.headwater.operator.aws.VpcRoutes.Endpoint;
import dev.headwater.operator.aws.VpcRoutes.EndpointType;
import dev.headwater.operator.aws.VpcRoutes.Table;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** Route tables and endpoints of S3 as EC2 describes them. */
final class Ec2Vpcs {
  /** Tag of endpoints of ours: ARN of the EKS cluster whose Headwater made it. */
  static final String MADE_BY = "headwater.dev/eks-cluster";

  /** Endpoints in these states do not come back, and others can take their place. */
  private static final Set<String> GONE =
      Set.of("deleting", "deleted", "rejected", "failed", "expired");

  private final AwsClients clients;
  private final String clusterArn;

  /**
   * @param clusterArn ARN of the EKS cluster, by which endpoints of ours are told
   */
  Ec2Vpcs(AwsClients clients, String clusterArn) {
    this.clients = clients;
    this.clusterArn = clusterArn;
  }

  /** What a VPC has now. */
  VpcRoutes read(String region, String vpcId) {
    var ec2 = clients.ec2(region);
    var ofVpc = filter("vpc-id", vpcId);
    var tables =
        AwsCall.of(
            "ec2:DescribeRouteTables",
            () ->
                ec2.describeRouteTablesPaginator(b -> b.filters(ofVpc)).routeTables().stream()
                    .map(Ec2Vpcs::table)
                    .toList());
    return new VpcRoutes(vpcId, tables, endpoints(region, ofVpc));
  }

  /** Endpoints of ours in every VPC of a region, by their tag. */
  List<Endpoint> ours(String region) {
    return endpoints(region, filter("tag:" + MADE_BY, clusterArn)).stream()
        .filter(endpoint -> endpoint.said().isOurs())
        .toList();
  }

  private List<Endpoint> endpoints(String region, Filter which) {
    var ofS3 = filter("service-name", service(region));
    return AwsCall.of(
        "ec2:DescribeVpcEndpoints",
        () ->
            clients
                .ec2(region)
                .describeVpcEndpointsPaginator(b -> b.filters(which, ofS3))
                .vpcEndpoints()
                .stream()
                .filter(endpoint -> !GONE.contains(state(endpoint)))
                .map(endpoint -> endpoint(region, endpoint))
                .toList());
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

  /** Name of S3 as a service of gateway endpoints; the same in China. */
  static String service(String region) {
    return "com.amazonaws." + region + ".s3";
  }

  /** An endpoint as EC2 describes it. */
  Endpoint endpoint(String region, VpcEndpoint endpoint) {
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
    return new Endpoint(
        endpoint.vpcEndpointId(),
        type(endpoint),
        state(endpoint).equals("available"),
        new S3Endpoint(arn, isOurs(endpoint), EndpointPolicy.isOwn(endpoint.policyDocument())),
        Set.copyOf(endpoint.routeTableIds()));
  }

  /** Another EKS cluster of the VPC may have a Headwater too. */
  private boolean isOurs(VpcEndpoint endpoint) {
    return endpoint.tags().stream()
        .anyMatch(tag -> tag.key().equals(MADE_BY) && tag.value().equals(clusterArn));
  }

  /** By its text: the enumeration writes it in another case than EC2. */
  private static String state(VpcEndpoint endpoint) {
    return Optional.ofNullable(endpoint.stateAsString()).orElse("").toLowerCase(Locale.ROOT);
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

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }
}
