package dev.headwater.e2e.operator;

import dev.headwater.e2e.aws.StackClients;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/**
 * A VPC of a test's own with a node in it, in a zone where the stack has none. EC2 has the instance
 * and Kubernetes the Node; no kubelet is there, so a cluster in the zone has pods that wait.
 *
 * @param table its main route table, which leads nowhere at first
 */
record OwnVpc(SharedStack shared, Ec2Client ec2, String id, String table, String subnet)
    implements AutoCloseable {
  /** The zone, and its id. */
  static final String ZONE = "us-east-1d";

  static final String ZONE_ID = "use1-az4";

  /** A zone where nobody has a node. */
  static final String EMPTY_ZONE_ID = "use1-az3";

  private static final String NODE = "node-of-own-vpc";
  private static final String S3 = "com.amazonaws.us-east-1.s3";

  static OwnVpc create(SharedStack shared) {
    var ec2 = StackClients.ec2(shared.stack().aws());
    var id = ec2.createVpc(b -> b.cidrBlock("10.9.0.0/16")).vpc().vpcId();
    var tables = ec2.describeRouteTables(b -> b.filters(ofVpc(id))).routeTables();
    var subnet =
        ec2.createSubnet(b -> b.vpcId(id).cidrBlock("10.9.0.0/24").availabilityZone(ZONE))
            .subnet()
            .subnetId();
    var instance =
        ec2.runInstances(
                b ->
                    b.imageId("ami-12c6146b")
                        .instanceType("m7g.large")
                        .minCount(1)
                        .maxCount(1)
                        .subnetId(subnet))
            .instances()
            .getFirst()
            .instanceId();
    var node =
        new NodeBuilder()
            .withNewMetadata()
            .withName(NODE)
            .addToLabels("topology.kubernetes.io/zone", ZONE)
            .endMetadata()
            .withNewSpec()
            .withProviderID("aws:///" + ZONE + "/" + instance)
            .withUnschedulable(true)
            .endSpec()
            .build();
    shared.client().resource(node).create();
    return new OwnVpc(shared, ec2, id, tables.getFirst().routeTableId(), subnet);
  }

  /** Has a table lead to the internet by a NAT gateway. */
  void routeByNat(String tableId) {
    var nat = ec2.createNatGateway(b -> b.subnetId(subnet)).natGateway();
    ec2.createRoute(
        b ->
            b.routeTableId(tableId)
                .destinationCidrBlock("0.0.0.0/0")
                .natGatewayId(nat.natGatewayId()));
  }

  /** Gives the node's subnet another table, which leads nowhere. */
  String anotherTable() {
    var another = ec2.createRouteTable(b -> b.vpcId(id)).routeTable().routeTableId();
    ec2.associateRouteTable(b -> b.routeTableId(another).subnetId(subnet));
    return another;
  }

  /** Makes a gateway endpoint as somebody else would. */
  String theirEndpoint() {
    return ec2.createVpcEndpoint(
            b -> b.vpcEndpointType("Gateway").vpcId(id).serviceName(S3).routeTableIds(table))
        .vpcEndpoint()
        .vpcEndpointId();
  }

  /** Has S3's names resolve to an interface endpoint in the whole VPC. */
  void interfaceEndpoint() {
    ec2.createVpcEndpoint(
        b ->
            b.vpcEndpointType("Interface")
                .vpcId(id)
                .serviceName(S3)
                .subnetIds(subnet)
                .privateDnsEnabled(true));
  }

  List<VpcEndpoint> endpoints() {
    return ec2.describeVpcEndpoints(b -> b.filters(ofVpc(id))).vpcEndpoints();
  }

  private static Filter ofVpc(String id) {
    return Filter.builder().name("vpc-id").values(id).build();
  }

  @Override
  public void close() {
    shared.client().nodes().withName(NODE).delete();
    ec2.close();
  }
}
