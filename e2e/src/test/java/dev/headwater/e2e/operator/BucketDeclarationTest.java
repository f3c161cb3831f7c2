package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.CloudResource;
import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.AwsCall;
import dev.headwater.e2e.aws.StackClients;
import dev.headwater.e2e.environment.OperatorChart;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.Tag;

/** Where a cluster's bucket comes from, with what it encrypts, and what becomes of drift. */
@org.junit.jupiter.api.Tag("aws")
@BesideOthersOnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class BucketDeclarationTest {
  private static final String NAMESPACE = "buckets";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final String THEIR_POLICY =
      """
      {"Version":"2012-10-17","Statement":[{"Sid":"Audit","Effect":"Allow",
       "Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"s3:GetBucketTagging",
       "Resource":"arn:aws:s3:::%s"}]}
      """;

  private final SharedStack shared;
  private final S3Client s3;
  private final KmsClient kms;

  BucketDeclarationTest(SharedStack shared) {
    this.shared = shared;
    this.s3 = StackClients.s3(shared.stack().aws());
    this.kms = StackClients.kms(shared.stack().aws());
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
  }

  @AfterAll
  void deleteNamespace() {
    shared.deleteNamespace(NAMESPACE);
    s3.close();
    kms.close();
  }

  @Test
  void aNewBucketIsInTheAccountsNamespace() {
    var cluster = cluster("namespaced");
    declare(cluster, "bucket: {}");
    awaitCondition(cluster, "StorageReady", "True StorageReady");
    var bucket = cluster.status().storage().bucket();
    assertThat(bucket).matches("headwater-namespaced-[a-z2-7]{16}-123456789012-us-east-1-an");
    assertThat(writes(bucket).getFirst().operation()).isEqualTo("CreateBucket");
  }

  /** As a cluster is that an operator recorded which named every bucket in the global namespace. */
  @Test
  void aNameThatWasRecordedStaysThoughNewOnesAreOthers() {
    var cluster = cluster("upgraded");
    var declared = suspended(cluster);
    var old = declared.substring(0, declared.indexOf("-123456789012-"));
    report(cluster, old);
    resume(cluster);
    awaitCondition(cluster, "StorageReady", "True StorageReady");
    assertThat(cluster.status().storage().bucket()).isEqualTo(old);
    assertThat(new KeptObjects(shared, cluster).bucketExists(old)).isTrue();
    assertThat(new KeptObjects(shared, cluster).bucketExists(declared)).isFalse();
    soon().untilAsserted(() -> assertThat(cluster.condition("Ready")).startsWith("True"));
    report(cluster, null);
    soon().until(() -> cluster.status().storage() != null);
    assertThat(cluster.status().storage().bucket()).isEqualTo(old);
    assertThat(new KeptObjects(shared, cluster).bucketExists(declared)).isFalse();
  }

  @Test
  void whoMayWriteTheReportCannotAimAtAnotherBucket() {
    s3.createBucket(b -> b.bucket("headwater-others-abcdefghijklmnop"));
    var cluster = cluster("aimed");
    var declared = suspended(cluster);
    report(cluster, "headwater-others-abcdefghijklmnop");
    resume(cluster);
    awaitCondition(cluster, "StorageReady", "True StorageReady");
    assertThat(cluster.status().storage().bucket()).isEqualTo(declared);
    assertThat(writes("headwater-others-abcdefghijklmnop"))
        .extracting(AwsCall::operation)
        .containsExactly("CreateBucket");
  }

  private String suspended(TestCluster cluster) {
    var yaml = cluster.yaml().replace("spec:\n", "spec:\n  suspend: true\n");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
    soon().until(() -> cluster.status().storage() != null);
    awaitQuiet(cluster);
    return cluster.status().storage().bucket();
  }

  /** Else a visit that began before would write over what the test reports. */
  private void awaitQuiet(TestCluster cluster) {
    var start = Instant.now();
    soon()
        .until(
            () -> {
              var since = Instant.now().minusSeconds(2);
              return since.isAfter(start)
                  && shared.writes().since(since).stream()
                      .noneMatch(write -> write.name().equals(cluster.name()));
            });
  }

  private static void resume(TestCluster cluster) {
    cluster.resource().patch(MERGE, "{\"spec\":{\"suspend\":false}}");
  }

  private static void report(TestCluster cluster, @Nullable String bucket) {
    var value = bucket == null ? "null" : "{\"bucket\":\"" + bucket + "\"}";
    cluster
        .resource()
        .subresource("status")
        .patch(MERGE, "{\"status\":{\"storage\":" + value + "}}");
  }

  @Test
  void aBucketIsAdoptedOnceItsOwnerNamesTheClusterAndIsNotTouched() {
    s3.createBucket(b -> b.bucket("company-streams"));
    s3.putBucketPolicy(b -> b.bucket("company-streams").policy(policy("company-streams")));
    var cluster = cluster("adopting");
    var written = writes("company-streams");
    declare(cluster, "bucket: {mode: Adopt, name: company-streams}");
    awaitCondition(
        cluster,
        "Stalled",
        "True BucketNotAllowed: Bucket company-streams is not adopted: account 123456789012 has no"
            + " bucket of this name with the tag headwater.dev/allow="
            + allow(cluster));
    assertThat(writes("company-streams")).isEqualTo(written);
    tag("company-streams", allow(cluster));
    awaitCondition(cluster, "StorageReady", "True BucketDrift");
    soon().untilAsserted(() -> assertThat(cluster.condition("Ready")).startsWith("True"));
    assertThat(cluster.condition("StorageReady"))
        .contains(
            "public access is not blocked",
            "the policy lacks the statements HeadwaterTlsOnly and HeadwaterTlsVersion",
            "the lifecycle lacks the rule headwater-abort-multipart");
    assertThat(cluster.status().storage().bucket()).isEqualTo("company-streams");
    assertThat(cluster.status().cloudResourcesOrEmpty())
        .filteredOn(resource -> resource.kind() == CloudResource.Kind.S3_BUCKET)
        .singleElement()
        .satisfies(
            resource -> {
              assertThat(resource.arn()).isEqualTo("arn:aws:s3:::company-streams");
              assertThat(resource.origin()).isEqualTo(CloudResource.Origin.ADOPTED);
              assertThat(resource.onDelete()).isEqualTo(CloudResource.OnDelete.RETAINED);
              assertThat(resource.drift()).contains("HeadwaterTlsOnly");
            });
    // The test's own tag is the one write.
    assertThat(writes("company-streams")).hasSize(written.size() + 1);
    new KeptObjects(shared, cluster).deleteCluster();
    assertThat(new KeptObjects(shared, cluster).bucketExists("company-streams")).isTrue();
    assertThat(writes("company-streams")).hasSize(written.size() + 1);
  }

  @Test
  void ofAnAdoptedBucketOnlyWhatIsUnderOurNamesIsEnforced() {
    var cluster = cluster("enforcing");
    adoptable(cluster, "company-logs");
    s3.putBucketPolicy(b -> b.bucket("company-logs").policy(policy("company-logs")));
    rule("company-logs", rule -> rule.noncurrentVersionExpiration(e -> e.noncurrentDays(3)));
    declare(cluster, "bucket: {mode: Adopt, name: company-logs, drift: Enforce}");
    awaitCondition(cluster, "StorageReady", "True BucketDrift");
    assertThat(cluster.condition("StorageReady"))
        .contains("public access is not blocked")
        .doesNotContain("HeadwaterTlsOnly", "headwater-abort-multipart");
    assertThat(s3.getBucketPolicy(b -> b.bucket("company-logs")).policy())
        .contains("\"Audit\"", "HeadwaterTlsOnly", "HeadwaterTlsVersion");
    assertThat(s3.getBucketLifecycleConfiguration(b -> b.bucket("company-logs")).rules())
        .extracting(LifecycleRule::id)
        .containsExactlyInAnyOrder("theirs", "headwater-abort-multipart");
    assertThat(s3.getBucketTagging(b -> b.bucket("company-logs")).tagSet())
        .extracting(Tag::key)
        .containsExactly("headwater.dev/allow");
  }

  @Test
  void aBucketThatDeletesRecordsByAgeIsRefusedUntilTheRuleIsGone() {
    var cluster = cluster("expiring");
    adoptable(cluster, "company-short");
    rule("company-short", rule -> rule.expiration(e -> e.days(7)));
    declare(cluster, "bucket: {mode: Adopt, name: company-short}");
    awaitCondition(
        cluster,
        "Stalled",
        "True BucketUnsafe: Bucket company-short is not safe for records: lifecycle rule 'theirs'"
            + " deletes objects by their age");
    assertThat(cluster.pods("controller")).isEmpty();
    s3.deleteBucketLifecycle(b -> b.bucket("company-short"));
    awaitCondition(cluster, "StorageReady", "True BucketDrift");
  }

  @Test
  void aBucketWithObjectLockIsRefused() {
    var cluster = cluster("locked");
    s3.createBucket(b -> b.bucket("company-locked").objectLockEnabledForBucket(true));
    tag("company-locked", allow(cluster));
    declare(cluster, "bucket: {mode: Adopt, name: company-locked}");
    awaitCondition(cluster, "Stalled", "True BucketUnsafe");
    assertThat(cluster.condition("StorageReady")).contains("Object Lock is on");
  }

  @Test
  void aBucketThatIsToBeAdoptedIsNeverMade() {
    var cluster = cluster("dreaming");
    declare(cluster, "bucket: {mode: Adopt, name: company-none}");
    awaitCondition(
        cluster, "Stalled", "True BucketNotAllowed: Bucket company-none is not adopted: account");
    assertThat(new KeptObjects(shared, cluster).bucketExists("company-none")).isFalse();
    new KeptObjects(shared, cluster).deleteCluster();
    new KeptObjects(shared, cluster).awaitOnly();
  }

  @Test
  void aBucketOfAnotherRegionIsRefused() {
    var cluster = cluster("distant");
    s3.createBucket(
        b ->
            b.bucket("company-far")
                .createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));
    tag("company-far", allow(cluster));
    declare(cluster, "bucket: {mode: Adopt, name: company-far}");
    awaitCondition(
        cluster,
        "Stalled",
        "True BucketMissing: Bucket company-far is not in region us-east-1 (spec.aws.region), but"
            + " in eu-west-1.");
  }

  @Test
  void aKeyIsUsedOnceItsOwnerNamesTheClusterAndItsStateIsWatched() {
    var cluster = cluster("encrypting");
    // AWS's default, which moto leaves out.
    var made = kms.createKey(b -> b.keyUsage(KeyUsageType.ENCRYPT_DECRYPT)).keyMetadata();
    var key = made.arn();
    declare(cluster, "bucket: {encryption: {mode: SseKms, kmsKeyArn: '" + key + "'}}");
    awaitCondition(
        cluster,
        "Stalled",
        "True KmsKeyNotAllowed: KMS key "
            + key
            + " is not used: there is no such key with the tag headwater.dev/allow="
            + allow(cluster));
    var bucket = cluster.status().storage().bucket();
    assertThat(new KeptObjects(shared, cluster).bucketExists(bucket)).isFalse();
    var consent =
        software.amazon.awssdk.services.kms.model.Tag.builder()
            .tagKey("headwater.dev/allow")
            .tagValue(allow(cluster))
            .build();
    kms.tagResource(b -> b.keyId(key).tags(consent));
    awaitCondition(cluster, "StorageReady", "True StorageReady");
    var rule =
        s3.getBucketEncryption(b -> b.bucket(bucket))
            .serverSideEncryptionConfiguration()
            .rules()
            .getFirst();
    assertThat(rule.applyServerSideEncryptionByDefault().kmsMasterKeyID()).isEqualTo(key);
    assertThat(rule.bucketKeyEnabled()).isTrue();
    assertThat(cluster.status().cloudResourcesOrEmpty())
        .extracting(CloudResource::arn)
        .contains("arn:aws:s3:::" + bucket, key);
    // By id: moto fails (500) when a key is disabled or enabled by its ARN.
    kms.disableKey(b -> b.keyId(made.keyId()));
    awaitCondition(cluster, "Stalled", "True KmsKeyUnusable: KMS key " + key + " is Disabled");
    kms.enableKey(b -> b.keyId(made.keyId()));
    awaitCondition(cluster, "StorageReady", "True StorageReady");
  }

  @Test
  void driftOfACreatedBucketIsReportedOrMendedAsDeclared() {
    var cluster = cluster("drifting");
    declare(cluster, "bucket: {drift: ReportOnly}");
    awaitCondition(cluster, "StorageReady", "True StorageReady");
    var bucket = cluster.status().storage().bucket();
    s3.deletePublicAccessBlock(b -> b.bucket(bucket));
    s3.deleteBucketLifecycle(b -> b.bucket(bucket));
    awaitCondition(
        cluster,
        "StorageReady",
        "True BucketDrift: The bucket exists, but differs from what is declared: public access is"
            + " not blocked; the lifecycle lacks the rule headwater-abort-multipart.");
    var written = writes(bucket);
    cluster
        .resource()
        .patch(MERGE, "{\"spec\":{\"storage\":{\"bucket\":{\"drift\":\"Enforce\"}}}}");
    awaitCondition(cluster, "StorageReady", "True StorageReady");
    assertThat(writes(bucket).stream().skip(written.size()))
        .extracting(AwsCall::operation)
        .containsExactly("PutPublicAccessBlock", "PutBucketLifecycleConfiguration");
    assertThat(cluster.status().cloudResourcesOrEmpty())
        .extracting(CloudResource::drift)
        .containsOnlyNulls();
  }

  /** A hundred clusters share what S3 takes, and of two answers one may be older. */
  @Test
  void aLookAsksForEachSettingOnce() {
    var cluster = cluster("looked-at");
    declare(cluster, "bucket: {}");
    awaitCondition(cluster, "StorageReady", "True StorageReady");
    var bucket = cluster.status().storage().bucket();
    // The search for what is left reads tags too: a look counts that none fell into.
    soon()
        .untilAsserted(
            () ->
                assertThat(looks(bucket))
                    .anySatisfy(
                        look ->
                            assertThat(look)
                                .containsExactlyInAnyOrder(
                                    "HeadBucket",
                                    "GetBucketTagging",
                                    "GetPublicAccessBlock",
                                    "GetBucketOwnershipControls",
                                    "GetBucketEncryption",
                                    "GetBucketPolicy",
                                    "GetBucketLifecycleConfiguration")));
  }

  /** What was called in the second that began with each and is over. */
  private List<List<String>> looks(String bucket) {
    var over = Instant.now().minusSeconds(1);
    var calls =
        shared.stack().aws().calls().stream()
            .filter(call -> call.resource().equals(bucket))
            .toList();
    return calls.stream()
        .filter(call -> call.operation().equals("HeadBucket") && call.at().isBefore(over))
        .map(
            look ->
                calls.stream()
                    .filter(call -> !call.at().isBefore(look.at()))
                    .filter(call -> call.at().isBefore(look.at().plusSeconds(1)))
                    .map(AwsCall::operation)
                    .toList())
        .toList();
  }

  private void adoptable(TestCluster cluster, String bucket) {
    s3.createBucket(b -> b.bucket(bucket));
    tag(bucket, allow(cluster));
  }

  private void tag(String bucket, String allow) {
    var consent = Tag.builder().key("headwater.dev/allow").value(allow).build();
    s3.putBucketTagging(b -> b.bucket(bucket).tagging(t -> t.tagSet(consent)));
  }

  private void rule(String bucket, Consumer<LifecycleRule.Builder> action) {
    var rule =
        LifecycleRule.builder()
            .id("theirs")
            .status("Enabled")
            .filter(f -> f.prefix("audit/"))
            .applyMutation(action)
            .build();
    s3.putBucketLifecycleConfiguration(
        b -> b.bucket(bucket).lifecycleConfiguration(c -> c.rules(rule)));
  }

  private List<AwsCall> writes(String bucket) {
    return shared.stack().aws().calls().stream()
        .filter(call -> call.mutating() && call.resource().equals(bucket))
        .toList();
  }

  private TestCluster cluster(String name) {
    return new TestCluster(shared.client(), NAMESPACE, name);
  }

  private void declare(TestCluster cluster, String storage) {
    var yaml = cluster.yaml().replace("bucket: {tags: {team: orders}}", storage);
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
  }

  private static void awaitCondition(TestCluster cluster, String type, String beginning) {
    soon().untilAsserted(() -> assertThat(cluster.condition(type)).startsWith(beginning));
  }

  private static String allow(TestCluster cluster) {
    return OperatorChart.CLUSTER_ARN + "/" + NAMESPACE + "/" + cluster.name();
  }

  private static String policy(String bucket) {
    return THEIR_POLICY.formatted(bucket);
  }
}
