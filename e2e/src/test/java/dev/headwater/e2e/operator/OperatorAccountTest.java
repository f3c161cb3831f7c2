package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.api.v1alpha1.CloudResource;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.AwsCall;
import dev.headwater.e2e.aws.Fault;
import dev.headwater.e2e.aws.StackClients;
import dev.headwater.e2e.aws.policy.Grant;
import dev.headwater.e2e.environment.OperatorChart;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * The operator and the whole of its account; a stack of its own, since it is about what every
 * cluster of the account shares.
 */
@Tag("aws")
@Tag("full")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class OperatorAccountTest {
  private static final String NAMESPACE = "account";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final String OTHERS = "headwater-theirs-abcdefghijklmnop";

  private static final String EXPIRED =
      "AwsCredentials: sts:GetCallerIdentity on the operator: AWS answered 403 ExpiredToken.";

  /** Several looks of each cluster, and less than a minute. */
  private static final Duration A_WHILE = Duration.ofSeconds(20);

  private SharedStack shared;

  @BeforeAll
  void start() {
    shared = SharedStack.startForAccount();
    shared.createNamespace(NAMESPACE);
  }

  @AfterAll
  void close() {
    Optional.ofNullable(shared).ifPresent(SharedStack::close);
  }

  @Test
  @Order(1)
  void whatDeletedClustersLeftIsReportedAndNothingElse() {
    othersOfTheAccount();
    var kept = declare("kept");
    var left = declare("left");
    kept.awaitSettled();
    left.awaitSettled();
    var orphans = made(left);
    assertThat(orphans).hasSize(3);
    assertThat(reports()).isEmpty();
    var endpoint = endpointOfNobody();
    new KeptObjects(shared, kept).deleteCluster();
    left.resource()
        .patch(MERGE, "{\"metadata\":{\"annotations\":{\"headwater.dev/abandon\":\"true\"}}}");
    new KeptObjects(shared, left).deleteCluster();
    // With its record the bucket is data that was kept.
    shared.client().resource(new KeptObjects(shared, left).retained()).delete();
    soon().untilAsserted(() -> assertThat(reports()).hasSize(orphans.size() + 1));
    assertThat(reports())
        .allMatch(report -> report.startsWith("Warning OrphanFound: "))
        .filteredOn(report -> !report.contains(endpoint))
        .allMatch(report -> report.contains("for StreamCluster " + NAMESPACE + "/left (uid "));
    assertThat(orphans)
        .allSatisfy(arn -> assertThat(reports()).anyMatch(report -> report.contains(arn)));
    assertThat(reports())
        .filteredOn(report -> report.contains("vpc-endpoint/" + endpoint))
        .singleElement()
        .asString()
        .contains("none relies on it any more");
    assertThat(new OperatorPod(shared.stack()).metrics())
        .contains(
            "headwater_orphans{kind=\"S3Bucket\"} 1.0",
            "headwater_orphans{kind=\"IamRole\"} 1.0",
            "headwater_orphans{kind=\"EksPodIdentityAssociation\"} 1.0",
            "headwater_orphans{kind=\"VpcEndpoint\"} 1.0",
            "headwater_orphan_scan_failures_total{kind=\"IamRole\"} 0.0");
  }

  /** The same scan, some scans later. */
  @Test
  @Order(2)
  void nothingIsDeletedAndTheSameIsSaidOnce() {
    var scans = scans();
    soon().until(() -> scans() >= scans + 2);
    assertThat(reports()).hasSize(4);
    assertThat(shared.stack().aws().front().grantsUsed())
        .filteredOn(grant -> grant.sid().startsWith("Scan"))
        .extracting(Grant::action)
        .containsExactlyInAnyOrder("iam:ListRoles", "s3:ListAllMyBuckets");
    try (var iam = StackClients.iam(shared.stack().aws())) {
      assertThat(iam.listRoles(b -> b.pathPrefix("/headwater/")).roles())
          .extracting(role -> role.roleName())
          .anyMatch(name -> name.startsWith("headwater-left-"))
          .contains(OTHERS);
    }
    try (var s3 = StackClients.s3(shared.stack().aws())) {
      assertThat(s3.listBuckets().buckets())
          .extracting(bucket -> bucket.name())
          .anyMatch(name -> name.startsWith("headwater-left-"))
          .anyMatch(name -> name.startsWith("headwater-kept-"));
    }
  }

  /** Both had something to ask every five seconds. */
  @Test
  @Order(3)
  void whileCredentialsAreExpiredAllClustersSayTheSameAndOneProbeAMinuteIsMade() {
    var clusters = List.of(declare("one"), declare("two"));
    clusters.forEach(TestCluster::awaitSettled);
    shared.stack().aws().front().faults(OperatorAccountTest::expired);
    soon()
        .untilAsserted(
            () ->
                assertThat(clusters)
                    .extracting(cluster -> cluster.condition("StorageReady"))
                    .allMatch(condition -> condition.startsWith("Unknown " + EXPIRED)));
    assertThat(clusters)
        .extracting(cluster -> cluster.condition("StorageReady"))
        .containsOnly(clusters.getFirst().condition("StorageReady"));
    assertThat(clusters)
        .allSatisfy(
            cluster -> {
              assertThat(cluster.condition("Stalled")).startsWith("True " + EXPIRED);
              assertThat(cluster.condition("Ready")).startsWith("True");
            });
    var start = Instant.now();
    // Kubernetes is not AWS.
    clusters.getFirst().resource().scale(3);
    soon().until(() -> clusters.getFirst().status().summary().equals("3/3"));
    await()
        .atMost(A_WHILE.multipliedBy(2))
        .until(() -> Duration.between(start, Instant.now()).compareTo(A_WHILE) > 0);
    assertThat(callsSince(start)).hasSizeLessThan(2).allMatch("GetCallerIdentity"::equals);
    shared.stack().aws().front().faults(Fault.NONE);
    clusters.forEach(TestCluster::awaitSettled);
  }

  /** The setting has its default here. */
  @Test
  @Order(4)
  void aVpcIsNotChangedUnlessTheInstallationAllowsIt() {
    try (var vpc = OwnVpc.create(shared)) {
      vpc.routeByNat(vpc.table());
      var cluster = new TestCluster(shared.client(), NAMESPACE, "asking");
      var yaml =
          cluster
              .yaml()
              .replace("spec:\n", "spec:\n  network: {s3Endpoint: Create}\n")
              .replace("{id: use1-az1}, {id: use1-az6}", "{id: " + OwnVpc.ZONE_ID + "}");
      shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
      soon()
          .untilAsserted(
              () ->
                  assertThat(cluster.condition("NetworkReady"))
                      .startsWith("False NetworkChangeNotAllowed: Traffic to S3 leaves by a NAT")
                      .contains("HEADWATER_NETWORK_CHANGES"));
      assertThat(cluster.condition("Stalled")).startsWith("False");
      assertThat(vpc.endpoints()).isEmpty();
    }
  }

  /** As each service says it. */
  private static Fault.Decision expired(AwsCall call) {
    var error = "<Error><Code>ExpiredToken</Code><Message>expired</Message></Error>";
    return new Fault.Answer(
        call.service().equals("s3") ? 400 : 403,
        switch (call.service()) {
          case "s3" -> error;
          case "ec2" -> "<Response><Errors>" + error + "</Errors></Response>";
          case "eks" -> "{\"__type\":\"ExpiredTokenException\",\"message\":\"expired\"}";
          default -> "<ErrorResponse>" + error + "</ErrorResponse>";
        });
  }

  private List<String> callsSince(Instant start) {
    return shared.stack().aws().calls().stream()
        .filter(call -> call.at().isAfter(start))
        .map(AwsCall::operation)
        .toList();
  }

  /** A role and a bucket of another EKS cluster, whose StreamClusters cannot be seen from here. */
  private void othersOfTheAccount() {
    var allow = OperatorChart.CLUSTER_ARN + "2/" + NAMESPACE + "/theirs";
    try (var iam = StackClients.iam(shared.stack().aws());
        var s3 = StackClients.s3(shared.stack().aws())) {
      iam.createRole(
          b ->
              b.roleName(OTHERS)
                  .path("/headwater/")
                  .assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[]}")
                  .tags(
                      List.of(
                          roleTag("headwater.dev/uid", "theirs"),
                          roleTag("headwater.dev/allow", allow))));
      s3.createBucket(b -> b.bucket(OTHERS));
      var tags =
          List.of(
              bucketTag("headwater.dev/uid", "theirs"), bucketTag("headwater.dev/allow", allow));
      s3.putBucketTagging(b -> b.bucket(OTHERS).tagging(t -> t.tagSet(tags)));
    }
  }

  /** In a VPC without a cluster; one beside it is of the Headwater of another EKS cluster. */
  private String endpointOfNobody() {
    try (var ec2 = StackClients.ec2(shared.stack().aws())) {
      var ids =
          Stream.of(OperatorChart.CLUSTER_ARN, OperatorChart.CLUSTER_ARN + "2")
              .map(
                  madeBy -> {
                    var vpc = ec2.createVpc(b -> b.cidrBlock("10.9.0.0/16")).vpc().vpcId();
                    var tagged =
                        TagSpecification.builder()
                            .resourceType("vpc-endpoint")
                            .tags(endpointTag("headwater.dev/eks-cluster", madeBy))
                            .build();
                    return ec2.createVpcEndpoint(
                            b ->
                                b.vpcEndpointType("Gateway")
                                    .vpcId(vpc)
                                    .serviceName("com.amazonaws.us-east-1.s3")
                                    .tagSpecifications(tagged))
                        .vpcEndpoint()
                        .vpcEndpointId();
                  })
              .toList();
      return ids.getFirst();
    }
  }

  private static software.amazon.awssdk.services.ec2.model.Tag endpointTag(
      String key, String value) {
    return software.amazon.awssdk.services.ec2.model.Tag.builder().key(key).value(value).build();
  }

  private static software.amazon.awssdk.services.iam.model.Tag roleTag(String key, String value) {
    return software.amazon.awssdk.services.iam.model.Tag.builder().key(key).value(value).build();
  }

  private static software.amazon.awssdk.services.s3.model.Tag bucketTag(String key, String value) {
    return software.amazon.awssdk.services.s3.model.Tag.builder().key(key).value(value).build();
  }

  private static List<String> made(TestCluster cluster) {
    return cluster.status().cloudResourcesOrEmpty().stream()
        .filter(resource -> resource.origin() == CloudResource.Origin.CREATED)
        .map(CloudResource::arn)
        .toList();
  }

  private List<String> reports() {
    var lease =
        shared
            .client()
            .leases()
            .inNamespace(OperatorChart.NAMESPACE)
            .withName("headwater")
            .require();
    return ObjectEvents.of(shared.client(), lease).stream().map(ObjectEvents.Line::text).toList();
  }

  private long scans() {
    return shared.stack().aws().calls().stream()
        .filter(call -> call.operation().equals("ListRoles"))
        .count();
  }

  private TestCluster declare(String name) {
    var cluster = new TestCluster(shared.client(), NAMESPACE, name);
    var yaml = cluster.yaml().replace("spec:\n", "spec:\n  identity: {mode: PodIdentity}\n");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
    return cluster;
  }
}
