package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.CloudResource;
import dev.headwater.api.v1alpha1.CloudResource.Kind;
import dev.headwater.e2e.aws.StackClients;
import dev.headwater.e2e.environment.Stack;
import dev.headwater.e2e.kubelet.NodeSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/** How nodes reach S3, as EC2 (moto) has it. */
@Tag("aws")
@OnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class NetworkTest {
  private static final String NAMESPACE = "networks";
  private static final String ZONE = "us-east-1a";

  private final SharedStack shared;
  private final Ec2Client ec2;

  NetworkTest(SharedStack shared) {
    this.shared = shared;
    this.ec2 = StackClients.ec2(shared.stack().aws());
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
  }

  @AfterAll
  void deleteNamespace() {
    shared.deleteNamespace(NAMESPACE);
    ec2.close();
  }

  @Test
  void aWayByNatIsSaidWithItsCostAndAGatewayEndpointWithout() {
    var cluster = new TestCluster(shared.client(), NAMESPACE, "orders");
    cluster.create();
    awaitSaid(cluster, "True NetworkReady: Traffic to S3 goes by a gateway endpoint");
    var endpoint = ec2.describeVpcEndpoints().vpcEndpoints().getFirst().vpcEndpointId();
    awaitListed(cluster, "arn:aws:ec2:us-east-1:123456789012:vpc-endpoint/" + endpoint);
    var instance = instance();
    var table = ec2.createRouteTable(b -> b.vpcId(instance.vpcId())).routeTable().routeTableId();
    var association =
        ec2.associateRouteTable(b -> b.routeTableId(table).subnetId(instance.subnetId()))
            .associationId();
    try {
      awaitSaid(cluster, "False StorageUnreachable: No route leads to S3 from " + table);
      assertThat(cluster.condition("Stalled")).startsWith("True StorageUnreachable");
      var nat = ec2.createNatGateway(b -> b.subnetId(instance.subnetId())).natGateway();
      ec2.createRoute(
          b ->
              b.routeTableId(table)
                  .destinationCidrBlock("0.0.0.0/0")
                  .natGatewayId(nat.natGatewayId()));
      awaitSaid(
          cluster,
          "True GatewayEndpointMissing: Traffic to S3 leaves by a NAT gateway from %s (%s). That costs $45 for each TB"
              .formatted(table, instance.subnetId()));
      assertThat(cluster.condition("Stalled")).startsWith("False");
      ec2.modifyVpcEndpoint(b -> b.vpcEndpointId(endpoint).addRouteTableIds(table));
      awaitSaid(cluster, "True NetworkReady");
    } finally {
      ec2.modifyVpcEndpoint(b -> b.vpcEndpointId(endpoint).removeRouteTableIds(table));
      ec2.disassociateRouteTable(b -> b.associationId(association));
    }
    awaitSaid(cluster, "True NetworkReady");
    cluster.awaitSettled();
  }

  /** Resources are listed once the bucket is there. */
  private static void awaitListed(TestCluster cluster, String endpoint) {
    soon()
        .untilAsserted(
            () ->
                assertThat(cluster.status().cloudResourcesOrEmpty())
                    .filteredOn(resource -> resource.kind() == Kind.VPC_ENDPOINT)
                    .extracting(CloudResource::arn)
                    .containsExactly(endpoint));
  }

  /** EC2 has an instance for each node, under the id that the node says. */
  private Instance instance() {
    var id =
        Stack.NODES.stream()
            .filter(node -> node.zoneName().equals(ZONE))
            .map(NodeSpec::instanceId)
            .findFirst()
            .orElseThrow();
    var reservation = ec2.describeInstances(b -> b.instanceIds(id)).reservations().getFirst();
    return reservation.instances().getFirst();
  }

  private static void awaitSaid(TestCluster cluster, String beginning) {
    soon().untilAsserted(() -> assertThat(cluster.condition("NetworkReady")).startsWith(beginning));
  }
}
