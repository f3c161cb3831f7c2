package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.headwater.api.v1alpha1.CloudResource;
import dev.headwater.api.v1alpha1.CloudResource.Kind;
import dev.headwater.api.v1alpha1.CloudResource.OnDelete;
import dev.headwater.api.v1alpha1.CloudResource.Origin;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.AwsStack;
import dev.headwater.e2e.aws.Fault;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.services.ec2.model.Tag;

/** S3 gateway endpoints that Headwater makes and attaches to; this stack's operator may. */
@org.junit.jupiter.api.Tag("aws")
@OnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class S3EndpointTest {
  private static final String NAMESPACE = "s3-endpoints";
  private static final Set<String> WRITES = Set.of("CreateVpcEndpoint", "ModifyVpcEndpoint");
  private static final String READY =
      "True NetworkReady: Traffic to S3 goes by a gateway endpoint, which costs nothing, from ";

  private final SharedStack shared;
  private final AwsStack aws;
  private OwnVpc vpc;

  S3EndpointTest(SharedStack shared) {
    this.shared = shared;
    this.aws = shared.stack().aws();
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
  }

  @BeforeEach
  void createVpc() {
    vpc = OwnVpc.create(shared);
  }

  @AfterEach
  void deleteNode() {
    aws.front().faults(Fault.NONE);
    shared.client().resources(StreamCluster.class).inNamespace(NAMESPACE).delete();
    vpc.close();
  }

  @AfterAll
  void deleteNamespace() {
    shared.deleteNamespace(NAMESPACE);
  }

  @Test
  void clustersThatComeTogetherMakeOneEndpointWhichOutlivesThem() {
    var looking = declare("looking", "Verify", OwnVpc.ZONE_ID);
    awaitSaid(looking, "False StorageUnreachable: No route leads to S3 from " + vpc.table());
    vpc.routeByNat(vpc.table());
    awaitSaid(
        looking,
        "True GatewayEndpointMissing: Traffic to S3 leaves by a NAT gateway from %s (%s). That costs $45 for each TB"
            .formatted(vpc.table(), vpc.subnet()));
    assertThat(vpc.endpoints()).isEmpty();
    // Other zones: else one look would serve both.
    var makers =
        List.of(
            declare("first", "Create", OwnVpc.ZONE_ID),
            declare("second", "Create", OwnVpc.ZONE_ID, OwnVpc.EMPTY_ZONE_ID));
    makers.forEach(maker -> awaitSaid(maker, READY + vpc.table()));
    assertOneEndpointOfOurs();
    makers.forEach(maker -> awaitListed(maker, Origin.CREATED));
    assertLaterLooksWriteNothing();
    makers.forEach(maker -> new KeptObjects(shared, maker).deleteCluster());
    assertThat(vpc.endpoints()).hasSize(1);
    awaitSaid(looking, READY + vpc.table());
  }

  @Test
  void onlyTheMissingTableIsAttachedToAnEndpointOfSomebodyElses() {
    var cluster = declare("attaching", "AttachRouteTables", OwnVpc.ZONE_ID);
    awaitSaid(cluster, "False StorageUnreachable");
    assertThat(cluster.condition("NetworkReady"))
        .contains("No S3 gateway endpoint is in " + vpc.id());
    vpc.theirEndpoint();
    awaitSaid(cluster, READY + vpc.table());
    var before = writes();
    var another = vpc.anotherTable();
    awaitSaid(cluster, READY + another);
    assertThat(vpc.endpoints()).hasSize(1);
    assertThat(vpc.endpoints().getFirst().routeTableIds()).containsExactly(vpc.table(), another);
    assertThat(writes()).isEqualTo(before + 1);
    awaitListed(cluster, Origin.RELIED_ON);
    assertLaterLooksWriteNothing();
    new KeptObjects(shared, cluster).deleteCluster();
    assertThat(vpc.endpoints().getFirst().routeTableIds()).contains(another);
  }

  @Test
  void anEndpointWhoseMakingIsNeverAnsweredIsFoundAndMadeOnce() {
    aws.front()
        .faults(
            call ->
                call.operation().equals("CreateVpcEndpoint") ? new Fault.Lose() : new Fault.Pass());
    var cluster = declare("unanswered", "Create", OwnVpc.ZONE_ID);
    awaitSaid(cluster, READY + vpc.table());
    assertThat(vpc.endpoints()).hasSize(1);
    awaitListed(cluster, Origin.CREATED);
  }

  @Test
  void besideAnInterfaceEndpointWithPrivateDnsNothingIsMade() {
    vpc.interfaceEndpoint();
    var cluster = declare("beside", "Create", OwnVpc.ZONE_ID);
    awaitSaid(
        cluster,
        "True GatewayEndpointMissing: Traffic to S3 leaves by an interface endpoint from "
            + vpc.table());
    assertThat(cluster.condition("NetworkReady")).contains("inbound resolver endpoints only");
    assertThat(vpc.endpoints()).hasSize(1);
  }

  private void assertOneEndpointOfOurs() {
    var endpoints = vpc.endpoints();
    assertThat(endpoints).hasSize(1);
    assertThat(endpoints.getFirst().routeTableIds()).containsExactly(vpc.table());
    assertThat(endpoints.getFirst().tags())
        .extracting(Tag::key, Tag::value)
        .containsExactlyInAnyOrder(
            tuple("Name", "headwater-s3"),
            tuple("app.kubernetes.io/managed-by", "headwater"),
            tuple("headwater.dev/eks-cluster", AwsStack.CLUSTER_ARN));
  }

  private void assertLaterLooksWriteNothing() {
    var before = writes();
    var looks = looks();
    soon().until(() -> looks() >= looks + 4);
    assertThat(writes()).isEqualTo(before);
  }

  private long looks() {
    return aws.calls().stream()
        .filter(call -> call.operation().equals("DescribeVpcEndpoints"))
        .count();
  }

  private long writes() {
    return aws.calls().stream().filter(call -> WRITES.contains(call.operation())).count();
  }

  private TestCluster declare(String name, String mode, String... zoneIds) {
    var cluster = new TestCluster(shared.client(), NAMESPACE, name);
    var yaml =
        cluster
            .yaml()
            .replace("spec:\n", "spec:\n  network: {s3Endpoint: " + mode + "}\n")
            .replace(
                "[{id: use1-az1}, {id: use1-az6}]",
                "[{id: " + String.join("}, {id: ", zoneIds) + "}]");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
    return cluster;
  }

  private void awaitListed(TestCluster cluster, Origin origin) {
    var arn =
        "arn:aws:ec2:us-east-1:123456789012:vpc-endpoint/"
            + vpc.endpoints().getFirst().vpcEndpointId();
    soon()
        .untilAsserted(
            () ->
                assertThat(cluster.status().cloudResourcesOrEmpty())
                    .filteredOn(resource -> resource.kind() == Kind.VPC_ENDPOINT)
                    .extracting(CloudResource::arn, CloudResource::origin, CloudResource::onDelete)
                    .containsExactly(tuple(arn, origin, OnDelete.RETAINED)));
  }

  private static void awaitSaid(TestCluster cluster, String beginning) {
    soon().untilAsserted(() -> assertThat(cluster.condition("NetworkReady")).startsWith(beginning));
  }
}
