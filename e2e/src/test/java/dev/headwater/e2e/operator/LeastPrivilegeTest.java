package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.AwsStack;
import dev.headwater.e2e.aws.StackClients;
import dev.headwater.e2e.aws.Trusts;
import dev.headwater.e2e.aws.policy.Grant;
import dev.headwater.e2e.aws.policy.Policy;
import dev.headwater.e2e.environment.OperatorChart;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The chart's policy is enough for every feature, and has nothing that none of them needs. */
@Tag("aws")
@OnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class LeastPrivilegeTest {
  static final String NAMESPACE = "rights";
  private static final String NO_IDENTITY = "  identity: {mode: None}\n";
  private static final String SIGNAL =
      "autoscaling: {min: 2, max: 5, signals: [{name: demand, capacityPerBroker: 100,"
          + " cloudWatch: {namespace: Orders, metric: Demand}}]}";

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String THEIRS =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}]}
      """;

  private static final String THEIR_TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
       "Principal":{"AWS":"arn:aws:iam::123456789012:root"}}]}
      """;

  private final SharedStack shared;
  private final AwsStack aws;
  private final S3Client s3;
  private final IamClient iam;

  LeastPrivilegeTest(SharedStack shared) {
    this.shared = shared;
    this.aws = shared.stack().aws();
    this.s3 = StackClients.s3(aws);
    this.iam = StackClients.iam(aws);
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
  }

  @AfterEach
  void allowAllAgain() {
    aws.operatorMay(AwsStack.operatorPolicy());
  }

  @AfterAll
  void deleteNamespace() {
    shared.deleteNamespace(NAMESPACE);
    s3.close();
    iam.close();
  }

  /** Each feature has the statements that are named after it, and no other feature's. */
  @Test
  void everyFeatureWorksByItsStatementsAndUsesEveryGrantInThem() throws Exception {
    aws.operatorMay(statements("Base", "Role", "Irsa", "SseKms", "Purge"));
    aClusterOfOursLivesAndGoesWithAllThatItHas();
    aws.operatorMay(statements("Base", "Adopt", "ExistingRole"));
    aClusterUsesWhatIsThere();
    aws.operatorMay(statements("Base", "Role", "Auto", "PodIdentity", "SubnetMap", "Delete"));
    anEmptyBucketGoesWithRoleAndAssociation();
    aVpcGetsItsEndpointOnceThatIsGranted();
    aMetricIsReadOnceThatIsGranted();
    assertThat(Policy.parse(AwsStack.operatorPolicy()).grants())
        .as("grants that no call needed")
        .isNotEmpty()
        // No scan comes on this stack; OperatorAccountTest has those.
        .filteredOn(grant -> !grant.sid().startsWith("Scan"))
        .isSubsetOf(aws.front().grantsUsed());
  }

  private void aClusterOfOursLivesAndGoesWithAllThatItHas() {
    var cluster = cluster("whole");
    declare(
        cluster,
        "  identity: {mode: IRSA}\n",
        "deletionPolicy: Purge, bucket: {tags: {team: orders}, encryption: {mode: SseKms,"
            + " kmsKeyArn: '"
            + key(cluster)
            + "'}}");
    cluster.awaitSettled();
    var bucket = cluster.status().storage().bucket();
    brokersDoWhatTheEngineDoesAndNoMore(cluster, bucket);
    s3.createMultipartUpload(b -> b.bucket(bucket).key("00/part"));
    s3.putObject(b -> b.bucket(bucket).key("00/log"), RequestBody.fromString("a"));
    var role = cluster.status().identity().roleArn();
    othersChange(role.substring(role.lastIndexOf('/') + 1));
    confirmPurge(cluster, bucket);
    new KeptObjects(shared, cluster).deleteCluster();
    assertThat(new KeptObjects(shared, cluster).bucketExists(bucket)).isFalse();
  }

  private void othersChange(String role) {
    iam.deleteRolePermissionsBoundary(b -> b.roleName(role));
    iam.updateAssumeRolePolicy(b -> b.roleName(role).policyDocument(THEIR_TRUST));
    soon()
        .untilAsserted(
            () -> {
              var present = iam.getRole(b -> b.roleName(role)).role();
              assertThat(present.permissionsBoundary()).isNotNull();
              assertThat(present.assumeRolePolicyDocument()).contains("AssumeRoleWithWebIdentity");
            });
    var policy = iam.createPolicy(b -> b.policyName("rights").policyDocument(THEIRS)).policy();
    iam.attachRolePolicy(b -> b.roleName(role).policyArn(policy.arn()));
    iam.createInstanceProfile(b -> b.instanceProfileName("rights"));
    iam.addRoleToInstanceProfile(b -> b.instanceProfileName("rights").roleName(role));
  }

  /** With the keys that STS gives for the role, as the engine asks for them. */
  private void brokersDoWhatTheEngineDoesAndNoMore(TestCluster cluster, String bucket) {
    var status = cluster.status();
    var keys =
        StackClients.webIdentity(
            aws, status.identity().roleArn(), Trusts.token(NAMESPACE, cluster.name()));
    var prefix = "8f/_kafka_" + status.clusterId() + "/";
    try (var pods = StackClients.s3(aws, StaticCredentialsProvider.create(keys))) {
      pods.listObjectsV2(b -> b.bucket(bucket));
      pods.putObject(b -> b.bucket(bucket).key(prefix + "1"), RequestBody.fromString("a"));
      pods.getObjectAsBytes(b -> b.bucket(bucket).key(prefix + "1"));
      pods.deleteObject(b -> b.bucket(bucket).key(prefix + "1"));
      var upload = pods.createMultipartUpload(b -> b.bucket(bucket).key(prefix + "2")).uploadId();
      pods.abortMultipartUpload(b -> b.bucket(bucket).key(prefix + "2").uploadId(upload));
      assertDenied(() -> pods.getObjectAsBytes(b -> b.bucket(bucket).key("8f/_kafka_other/1")));
      assertDenied(() -> pods.deleteBucket(b -> b.bucket(bucket)));
      assertDenied(() -> pods.listObjectsV2(b -> b.bucket("another")));
    }
    assertThat(aws.front().grantsUsed())
        .filteredOn(grant -> grant.sid().startsWith("Headwater"))
        .extracting(Grant::action)
        .containsExactlyInAnyOrder(
            "s3:ListBucket",
            "s3:GetObject",
            "s3:PutObject",
            "s3:DeleteObject",
            "s3:AbortMultipartUpload");
  }

  private void aClusterUsesWhatIsThere() {
    var cluster = cluster("borrowing");
    s3.createBucket(b -> b.bucket("company-rights"));
    var consent =
        software.amazon.awssdk.services.s3.model.Tag.builder()
            .key("headwater.dev/allow")
            .value(allow(cluster))
            .build();
    s3.putBucketTagging(b -> b.bucket("company-rights").tagging(t -> t.tagSet(consent)));
    var role = existingRole(cluster);
    declare(
        cluster,
        "  identity: {mode: ExistingRole, roleArn: '" + role + "'}\n",
        "bucket: {mode: Adopt, name: company-rights, drift: Enforce}");
    cluster.awaitSettled();
    new KeptObjects(shared, cluster).deleteCluster();
  }

  private void anEmptyBucketGoesWithRoleAndAssociation() {
    var cluster = cluster("empty");
    declare(
        cluster,
        "  zoneRouting: {mode: SubnetMap}\n",
        "deletionPolicy: Delete, bucket: {tags: {team: orders}}");
    cluster.awaitSettled();
    othersChangeTheAssociation(cluster);
    var bucket = cluster.status().storage().bucket();
    new KeptObjects(shared, cluster).deleteCluster();
    assertThat(new KeptObjects(shared, cluster).bucketExists(bucket)).isFalse();
  }

  private void aVpcGetsItsEndpointOnceThatIsGranted() throws Exception {
    aws.operatorMay(statements("Base"));
    try (var vpc = OwnVpc.create(shared)) {
      vpc.routeByNat(vpc.table());
      var cluster = cluster("reaching");
      declare(
          cluster,
          "  identity: {mode: None}\n  network: {s3Endpoint: Create}\n",
          "bucket: {tags: {team: orders}}",
          OwnVpc.ZONE_ID);
      awaitNetwork(
          cluster,
          "False AwsAccessDenied: Traffic to S3 leaves by a NAT gateway",
          "ec2:CreateVpcEndpoint on " + vpc.id() + ": AWS answered 403 UnauthorizedOperation");
      assertThat(cluster.condition("Stalled")).startsWith("False");
      aws.operatorMay(statements("Base", "CreateEndpoint", "AttachRouteTables"));
      awaitNetwork(cluster, "True NetworkReady", "from " + vpc.table());
      var another = vpc.anotherTable();
      awaitNetwork(cluster, "True NetworkReady", "from " + another);
      assertThat(vpc.endpoints()).hasSize(1);
      new KeptObjects(shared, cluster).deleteCluster();
    }
  }

  private void aMetricIsReadOnceThatIsGranted() throws Exception {
    aws.operatorMay(statements("Base"));
    var cluster = cluster("measured");
    var yaml =
        cluster.yaml().replace("replicas: 2", SIGNAL).replace("spec:\n", "spec:\n" + NO_IDENTITY);
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
    var scaled = new AutoscaledCluster(shared, cluster);
    awaitMetrics(scaled, "demand: cloudwatch:GetMetricData on metrics in us-east-1: AWS answered");
    aws.operatorMay(statements("Base", "CloudWatch"));
    awaitMetrics(scaled, "demand: the CloudWatch metric Orders Demand has no value of the last");
    new KeptObjects(shared, cluster).deleteCluster();
  }

  private static void awaitMetrics(AutoscaledCluster scaled, String problem) {
    soon()
        .untilAsserted(
            () ->
                assertThat(scaled.active())
                    .startsWith("False MetricsUnavailable")
                    .contains(problem));
  }

  private static void awaitNetwork(TestCluster cluster, String beginning, String part) {
    soon()
        .untilAsserted(
            () ->
                assertThat(cluster.condition("NetworkReady")).startsWith(beginning).contains(part));
  }

  private void othersChangeTheAssociation(TestCluster cluster) {
    iam.createRole(b -> b.roleName("orders-theirs").assumeRolePolicyDocument(Trusts.IN_EKS));
    try (var eks = StackClients.eks(aws)) {
      var id =
          eks.listPodIdentityAssociations(
                  b ->
                      b.clusterName("local-stack")
                          .namespace(NAMESPACE)
                          .serviceAccount(cluster.name()))
              .associations()
              .getFirst()
              .associationId();
      eks.updatePodIdentityAssociation(
          b ->
              b.clusterName("local-stack")
                  .associationId(id)
                  .roleArn("arn:aws:iam::123456789012:role/orders-theirs"));
      soon()
          .until(
              () ->
                  eks.describePodIdentityAssociation(
                          b -> b.clusterName("local-stack").associationId(id))
                      .association()
                      .roleArn()
                      .equals(cluster.status().identity().roleArn()));
    }
  }

  @Test
  void aMissingActionIsNamedAndItsGrantIsAllThatIsNeeded() {
    var policy = AwsStack.operatorPolicy();
    var noRoles = policy.replace("\"iam:CreateRole\"", "\"iam:CreateUser\"");
    aws.operatorMay(noRoles.replace("\"s3:TagResource\"", "\"s3:UntagResource\""));
    var cluster = cluster("refused");
    declare(cluster, "  identity: {mode: IRSA}\n", "bucket: {tags: {team: orders}}");
    awaitRefusal(cluster, "StorageReady", "s3:CreateBucket on bucket headwater-refused-");
    aws.operatorMay(noRoles);
    awaitRefusal(cluster, "IdentityReady", "iam:CreateRole on role headwater-refused-");
    assertThat(cluster.pods("controller")).isEmpty();
    aws.operatorMay(policy);
    cluster.awaitSettled();
  }

  private static void awaitRefusal(TestCluster cluster, String type, String call) {
    soon()
        .untilAsserted(
            () -> {
              assertThat(cluster.condition("Stalled")).startsWith("True AwsAccessDenied");
              assertThat(cluster.condition(type))
                  .startsWith("Unknown AwsAccessDenied: " + call)
                  .contains(
                      "AWS answered 403 AccessDenied. Grant this action on this resource to the"
                          + " operator's role.");
            });
  }

  /** The operator's policy with the statements of some features only. */
  private static String statements(String... features) throws Exception {
    var policy = JSON.readTree(AwsStack.operatorPolicy());
    var statements = (ArrayNode) policy.path("Statement");
    for (int i = statements.size() - 1; i >= 0; i--) {
      var sid = statements.get(i).path("Sid").asText();
      if (List.of(features).stream().noneMatch(sid::startsWith)) {
        statements.remove(i);
      }
    }
    assertThat(Set.of(features)).hasSizeLessThanOrEqualTo(statements.size());
    return policy.toString();
  }

  private String key(TestCluster cluster) {
    try (var kms = StackClients.kms(aws)) {
      var consent =
          software.amazon.awssdk.services.kms.model.Tag.builder()
              .tagKey("headwater.dev/allow")
              .tagValue(allow(cluster))
              .build();
      return kms.createKey(b -> b.keyUsage("ENCRYPT_DECRYPT").tags(consent)).keyMetadata().arn();
    }
  }

  private String existingRole(TestCluster cluster) {
    var provider = iam.listOpenIDConnectProviders().openIDConnectProviderList().getFirst().arn();
    var issuer = provider.substring(provider.indexOf("oidc-provider/") + 14);
    var trust =
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
         "Principal":{"Federated":"%s"},"Action":"sts:AssumeRoleWithWebIdentity",
         "Condition":{"StringEquals":{"%s:sub":"system:serviceaccount:%s:%s"}}}]}
        """
            .formatted(provider, issuer, NAMESPACE, cluster.name());
    var consent =
        software.amazon.awssdk.services.iam.model.Tag.builder()
            .key("headwater.dev/allow")
            .value(allow(cluster))
            .build();
    return iam.createRole(
            b -> b.roleName("orders-rights").assumeRolePolicyDocument(trust).tags(consent))
        .role()
        .arn();
  }

  private TestCluster cluster(String name) {
    return new TestCluster(shared.client(), NAMESPACE, name);
  }

  private void declare(TestCluster cluster, String identity, String storage) {
    declare(cluster, identity, storage, "use1-az1}, {id: use1-az6");
  }

  private void declare(TestCluster cluster, String identity, String storage, String zones) {
    var yaml =
        cluster
            .yaml()
            .replace("use1-az1}, {id: use1-az6", zones)
            .replace("spec:\n", "spec:\n" + identity)
            .replace("bucket: {tags: {team: orders}}", storage);
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
  }

  private static void confirmPurge(TestCluster cluster, String bucket) {
    var annotation = "{\"metadata\":{\"annotations\":{\"headwater.dev/confirm-purge\":\"%s\"}}}";
    cluster.resource().patch(MERGE, annotation.formatted(bucket));
  }

  private static String allow(TestCluster cluster) {
    return OperatorChart.CLUSTER_ARN + "/" + NAMESPACE + "/" + cluster.name();
  }

  private static void assertDenied(ThrowingCallable call) {
    assertThatThrownBy(call).hasMessageContaining("is not authorized to perform");
  }
}
