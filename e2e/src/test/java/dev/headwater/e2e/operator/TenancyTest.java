package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.e2e.aws.AwsCall;
import dev.headwater.e2e.aws.StackClients;
import dev.headwater.e2e.environment.OperatorChart;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * Namespaces whose users may declare StreamClusters, and a namespace that owns what they are after:
 * every field that refers to something names what is the owner's. All clusters are called alike,
 * since names within a namespace prove nothing.
 */
@org.junit.jupiter.api.Tag("aws")
@BesideOthersOnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class TenancyTest {
  private static final String OWNER = "tenancy-owner";
  private static final String BUCKET = "company-tenancy";
  private static final String MADE_BUCKET = "headwater-orders-tenancy";
  private static final String NO_BUCKET = "company-nobody";
  private static final String ROLE = "orders-tenancy";
  private static final String NOBODYS = "-nobody";
  private static final String NO_KEY = "00000000-0000-4000-8000-000000000000";
  private static final String CONSENT = "headwater.dev/allow";
  private static final String ALLOW = OperatorChart.CLUSTER_ARN + "/" + OWNER + "/orders";

  private static final Tag ON_BUCKETS = Tag.builder().key(CONSENT).value(ALLOW).build();

  private static final software.amazon.awssdk.services.iam.model.Tag ON_ROLES =
      software.amazon.awssdk.services.iam.model.Tag.builder().key(CONSENT).value(ALLOW).build();

  private static final software.amazon.awssdk.services.kms.model.Tag ON_KEYS =
      software.amazon.awssdk.services.kms.model.Tag.builder()
          .tagKey(CONSENT)
          .tagValue(ALLOW)
          .build();

  private static final String TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
       "Principal":{"AWS":"arn:aws:iam::123456789012:root"}}]}
      """;

  private final SharedStack shared;

  /** What stands in the spec of each intruder, by its namespace. */
  private Map<String, String> claims = Map.of();

  TenancyTest(SharedStack shared) {
    this.shared = shared;
  }

  /** A claim of AWS's things, and the reason that it is refused with. */
  record Claim(String namespace, String reason) {}

  static Stream<Claim> claims() {
    return Stream.of(
        new Claim("tenancy-bucket", "BucketNotAllowed"),
        new Claim("tenancy-made-bucket", "BucketNotAllowed"),
        new Claim("tenancy-role", "RoleNotAllowed"),
        new Claim("tenancy-key", "KmsKeyNotAllowed"));
  }

  /** What is the owner's alone, and what nobody has. */
  record Absence(String owners, String nobodys, String reason) {}

  static Stream<Absence> absences() {
    return Stream.of(
        new Absence("tenancy-bucket", "tenancy-no-bucket", "BucketNotAllowed"),
        new Absence("tenancy-made-bucket", "tenancy-no-bucket", "BucketNotAllowed"),
        new Absence("tenancy-role", "tenancy-no-role", "RoleNotAllowed"),
        new Absence("tenancy-key", "tenancy-no-key", "KmsKeyNotAllowed"),
        new Absence("tenancy-secret", "tenancy-no-secret", "SecretMissing"),
        new Absence("tenancy-record", "tenancy-no-record", "RestoreRefused"));
  }

  @BeforeAll
  void declareWhatIsTheOwnersAndWhoIsAfterIt() {
    shared.createNamespace(OWNER);
    var role = madeForTheOwner();
    var key = key();
    claims =
        Map.ofEntries(
            entry("tenancy-bucket", bucket(BUCKET)),
            entry("tenancy-made-bucket", bucket(MADE_BUCKET)),
            entry("tenancy-no-bucket", bucket(NO_BUCKET)),
            entry("tenancy-role", role(role)),
            entry("tenancy-no-role", role(role + NOBODYS)),
            entry("tenancy-key", encryption(key)),
            entry("tenancy-no-key", encryption(key.replaceAll("/.*", "/" + NO_KEY))),
            entry("tenancy-secret", secret("aws")),
            entry("tenancy-no-secret", secret("none")),
            entry("tenancy-record", "storage: {restoreFrom: orders-retained}"),
            entry("tenancy-no-record", "storage: {restoreFrom: lonely-retained}"));
    claims.forEach(
        (namespace, spec) -> {
          shared.createNamespace(namespace);
          declare(cluster(namespace), spec);
        });
  }

  @AfterAll
  void forget() {
    claims.keySet().forEach(shared::deleteNamespace);
    shared.deleteNamespace(OWNER);
  }

  @ParameterizedTest
  @MethodSource("claims")
  void whatIsAnothersInAwsIsNeitherUsedNorTouched(Claim claim) {
    var cluster = cluster(claim.namespace());
    soon()
        .untilAsserted(
            () -> assertThat(cluster.condition("Stalled")).startsWith("True " + claim.reason()));
    assertThat(cluster.condition("Ready")).startsWith("False");
    assertGrantedNothing(cluster);
    assertThat(shared.stack().aws().calls())
        .filteredOn(call -> call.mutating() && isTheOwners(call))
        .extracting(AwsCall::operation)
        .as("the test's own")
        .isSubsetOf("CreateBucket", "PutBucketTagging", "CreateRole");
  }

  /** Whether it exists elsewhere is nobody else's business. */
  @ParameterizedTest
  @MethodSource("absences")
  void whatAnotherNamespaceHasReadsAsIfItWereNowhere(Absence absence) {
    var owners = cluster(absence.owners());
    var nobodys = cluster(absence.nobodys());
    for (var cluster : List.of(owners, nobodys)) {
      soon()
          .untilAsserted(
              () ->
                  assertThat(cluster.condition("Stalled")).startsWith("True " + absence.reason()));
      assertGrantedNothing(cluster);
    }
    assertThat(anonymous(owners)).isEqualTo(anonymous(nobodys));
  }

  @Test
  void aTopicDoesNotFindAClusterOfAnotherNamespace() {
    var here = new TestCluster(shared.client(), "tenancy-bucket", "tenants");
    var nowhere = new TestCluster(shared.client(), "tenancy-bucket", "nowhere");
    declare(new TestCluster(shared.client(), OWNER, "tenants"), "suspend: true");
    here.declareTopic("of-another", 1);
    nowhere.declareTopic("of-nobody", 1);
    soon().untilAsserted(() -> assertThat(said("of-another")).contains("ClusterNotFound"));
    soon().untilAsserted(() -> assertThat(said("of-nobody")).contains("ClusterNotFound"));
    assertThat(said("of-another").replace("tenants", "<name>"))
        .isEqualTo(said("of-nobody").replace("nowhere", "<name>"));
  }

  /** Secret and record that the owner's cluster could have. */
  private void makeObjectsOfTheOwner() {
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName("aws")
            .withNamespace(OWNER)
            .addToLabels("headwater.dev/cluster", "orders")
            .endMetadata()
            .withStringData(Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b"))
            .build();
    var record =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("orders-retained")
            .withNamespace(OWNER)
            .addToLabels("headwater.dev/cluster", "orders")
            .endMetadata()
            .withData(Map.of("bucket", MADE_BUCKET))
            .build();
    shared.client().resource(secret).create();
    shared.client().resource(record).create();
  }

  /** ARN of the owner's role. */
  private String madeForTheOwner() {
    makeObjectsOfTheOwner();
    try (var s3 = StackClients.s3(shared.stack().aws());
        var iam = StackClients.iam(shared.stack().aws())) {
      for (var bucket : List.of(BUCKET, MADE_BUCKET)) {
        s3.createBucket(b -> b.bucket(bucket));
        s3.putBucketTagging(b -> b.bucket(bucket).tagging(t -> t.tagSet(ON_BUCKETS)));
      }
      return iam.createRole(b -> b.roleName(ROLE).assumeRolePolicyDocument(TRUST).tags(ON_ROLES))
          .role()
          .arn();
    }
  }

  private String key() {
    try (var kms = StackClients.kms(shared.stack().aws())) {
      return kms.createKey(b -> b.tags(ON_KEYS)).keyMetadata().arn();
    }
  }

  private static String bucket(String name) {
    return "storage: {bucket: {mode: Adopt, name: " + name + "}}";
  }

  private static String role(String arn) {
    return "identity: {mode: ExistingRole, roleArn: '" + arn + "'}\n  storage: {}";
  }

  private static String encryption(String key) {
    return "storage: {bucket: {encryption: {mode: SseKms, kmsKeyArn: '" + key + "'}}}";
  }

  private static String secret(String name) {
    return "identity: {mode: None, credentialsSecretRef: {name: " + name + "}}\n  storage: {}";
  }

  private void assertGrantedNothing(TestCluster cluster) {
    assertThat(shared.client().apps().statefulSets().inNamespace(cluster.namespace()).list())
        .satisfies(sets -> assertThat(sets.getItems()).isEmpty());
    assertThat(cluster.pods("controller")).isEmpty();
    assertThat(cluster.status().identity()).isNull();
    var uid = cluster.resource().require().getMetadata().getUid();
    assertThat(shared.stack().aws().calls())
        .filteredOn(call -> uid.equals(call.tags().get("headwater.dev/uid")))
        .as("roles and associations of its own")
        .isEmpty();
  }

  private static boolean isTheOwners(AwsCall call) {
    return Set.of(BUCKET, MADE_BUCKET, ROLE).contains(call.resource());
  }

  /** What is said of a cluster, without the names that it gave itself. */
  private static List<String> anonymous(TestCluster cluster) {
    return cluster.status().conditionsOrEmpty().stream()
        .map(condition -> condition.type() + " " + condition.status() + " " + condition.message())
        .map(text -> text.replaceAll(BUCKET + "|" + MADE_BUCKET + "|" + NO_BUCKET, "<named>"))
        .map(text -> text.replaceAll(":role/" + ROLE + "(" + NOBODYS + ")?", ":role/<named>"))
        .map(text -> text.replaceAll(":key/[a-z0-9-]+", ":key/<named>"))
        .map(text -> text.replace(cluster.namespace(), "<namespace>"))
        .map(text -> text.replaceAll("Secret (aws|none)", "Secret <name>"))
        .map(text -> text.replaceAll("secret (aws|none)", "secret <name>"))
        .map(text -> text.replaceAll("\\b" + cluster.name() + "\\b", "<cluster>"))
        .map(text -> text.replaceAll("headwater-<cluster>-[a-z0-9-]+", "<bucket>"))
        .toList();
  }

  private String said(String topic) {
    return shared
        .client()
        .resources(StreamTopic.class)
        .inNamespace("tenancy-bucket")
        .withName(topic)
        .require()
        .getStatus()
        .conditionsOrEmpty()
        .stream()
        .filter(condition -> condition.type().equals("Stalled"))
        .map(TenancyTest::text)
        .collect(Collectors.joining());
  }

  private static String text(Condition condition) {
    return condition.status() + " " + condition.reason() + ": " + condition.message();
  }

  private TestCluster cluster(String namespace) {
    var name = namespace.equals("tenancy-no-record") ? "lonely" : "orders";
    return new TestCluster(shared.client(), namespace, name);
  }

  private void declare(TestCluster cluster, String spec) {
    var yaml =
        spec.contains("storage:")
            ? cluster.yaml().replace("storage: {bucket: {tags: {team: orders}}}", spec)
            : cluster.yaml().replace("spec:\n", "spec:\n  " + spec + "\n");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
  }
}
