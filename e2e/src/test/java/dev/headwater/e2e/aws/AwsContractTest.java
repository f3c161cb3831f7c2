package dev.headwater.e2e.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headwater.e2e.aws.ContractAccount.Where;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.CreateBucketConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What the operator takes for granted of AWS, asserted of the front and, where the environment
 * names a region, of AWS by the same code. All that is made has a name of the test's own and is
 * removed after each test, whatever came of it.
 */
@Tag("aws")
@Tag("full")
class AwsContractTest {
  private static final String EVERY_BUT_US_EAST_1 = "BucketAlreadyOwnedByYou";
  private static final String FOREIGN = "210987654321";
  private static final String PATH = "/headwater-contract/";

  /** AWS promises no time; all of this was true within seconds wherever it was told of. */
  private static final Duration CONSISTENT = Duration.ofMinutes(1);

  private static final String PODS =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
       "Principal":{"Service":"pods.eks.amazonaws.com"},
       "Action":["sts:AssumeRole","sts:TagSession"]}]}
      """;

  private static final String NOTHING =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}]}
      """;

  @TempDir static Path directory;
  private static final Map<Where, ContractAccount> ACCOUNTS = new EnumMap<>(Where.class);

  /** What is to be removed, the last that was made first. */
  private final Deque<Runnable> made = new ArrayDeque<>();

  @BeforeAll
  static void start() {
    ACCOUNTS.put(Where.FRONT, ContractAccount.ofFront(directory));
    ContractAccount.ofAws().ifPresent(aws -> ACCOUNTS.put(Where.AWS, aws));
  }

  @AfterAll
  static void stop() {
    ACCOUNTS.values().forEach(ContractAccount::close);
    ACCOUNTS.clear();
  }

  /** One that cannot be removed keeps no other from it. */
  @AfterEach
  void removeAll() {
    var failures = new ArrayList<RuntimeException>();
    for (var removal : made) {
      try {
        soon().untilAsserted(() -> ifThere(removal));
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aBucketHasTheTagsThatItWasMadeWith(Where where) {
    var account = account(where);
    var bucket = bucket(account);
    soon()
        .untilAsserted(
            () ->
                assertThat(account.s3().getBucketTagging(b -> b.bucket(bucket)).tagSet())
                    .singleElement()
                    .matches(
                        tag -> tag.key().equals("headwater.dev/uid") && tag.value().equals("1")));
  }

  @ParameterizedTest
  @EnumSource
  void aBucketIsShownToItsOwnerOnlyAndAMissingOneToNobody(Where where) {
    var account = account(where);
    var bucket = bucket(account);
    soon()
        .untilAsserted(
            () -> {
              var head =
                  account
                      .s3()
                      .headBucket(b -> b.bucket(bucket).expectedBucketOwner(account.accountId()));
              assertThat(head.bucketRegion()).isEqualTo(account.region());
            });
    assertStatus(
        403, () -> account.s3().headBucket(b -> b.bucket(bucket).expectedBucketOwner(FOREIGN)));
    assertStatus(
        404,
        () ->
            account
                .s3()
                .headBucket(b -> b.bucket(name()).expectedBucketOwner(account.accountId())));
  }

  /** The reason for looking before one is made. */
  @ParameterizedTest
  @EnumSource
  void aBucketThatIsMadeAgainIsRefusedButInOneRegion(Where where) {
    var account = account(where);
    var bucket = bucket(account);
    if (account.region().equals("us-east-1")) {
      create(account, bucket);
    } else {
      assertThatThrownBy(() -> create(account, bucket))
          .isInstanceOfSatisfying(
              S3Exception.class,
              e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(EVERY_BUT_US_EAST_1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotSetIsSaidByTheCodesThatTheOperatorKnows(Where where) {
    var account = account(where);
    var bucket = bucket(account);
    assertCode("NoSuchBucketPolicy", () -> account.s3().getBucketPolicy(b -> b.bucket(bucket)));
    assertCode(
        "NoSuchLifecycleConfiguration",
        () -> account.s3().getBucketLifecycleConfiguration(b -> b.bucket(bucket)));
    assertCode(
        "ObjectLockConfigurationNotFoundError",
        () -> account.s3().getObjectLockConfiguration(b -> b.bucket(bucket)));
  }

  @ParameterizedTest
  @EnumSource
  void aBucketGoesOnlyWhenNothingIsInIt(Where where) {
    var account = account(where);
    var bucket = bucket(account);
    account.s3().putObject(b -> b.bucket(bucket).key("00/log"), RequestBody.fromString("a"));
    made.push(() -> account.s3().deleteObject(b -> b.bucket(bucket).key("00/log")));
    assertCode("BucketNotEmpty", () -> account.s3().deleteBucket(b -> b.bucket(bucket)));
    account.s3().deleteObject(b -> b.bucket(bucket).key("00/log"));
    account.s3().deleteBucket(b -> b.bucket(bucket));
  }

  @ParameterizedTest
  @EnumSource
  void aRoleIsMadeOnceHasItsTagsAndGoesAfterItsPolicy(Where where) {
    var iam = account(where).iam();
    var role = role(account(where));
    soon()
        .untilAsserted(
            () ->
                assertThat(iam.getRole(b -> b.roleName(role)).role().tags())
                    .singleElement()
                    .matches(tag -> tag.value().equals("1")));
    assertThat(iam.getRole(b -> b.roleName(role)).role().path()).isEqualTo(PATH);
    assertThatThrownBy(() -> create(account(where), role, "2"))
        .isInstanceOf(EntityAlreadyExistsException.class);
    iam.putRolePolicy(b -> b.roleName(role).policyName("storage").policyDocument(NOTHING));
    made.push(() -> iam.deleteRolePolicy(b -> b.roleName(role).policyName("storage")));
    soon()
        .untilAsserted(
            () ->
                assertThat(
                        decoded(
                            iam.getRolePolicy(b -> b.roleName(role).policyName("storage"))
                                .policyDocument()))
                    .contains("s3:GetObject"));
    assertThatThrownBy(() -> iam.deleteRole(b -> b.roleName(role)))
        .isInstanceOf(DeleteConflictException.class);
    iam.deleteRolePolicy(b -> b.roleName(role).policyName("storage"));
    soon().untilAsserted(() -> ifThere(() -> iam.deleteRole(b -> b.roleName(role))));
    soon()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> iam.getRole(b -> b.roleName(role)))
                    .isInstanceOf(NoSuchEntityException.class));
  }

  @ParameterizedTest
  @EnumSource
  void aServiceAccountHasOneAssociationThatIsFoundByItsNameAndKnownByItsTags(Where where) {
    var account = account(where);
    assumeTrue(
        account.eksCluster().isPresent(), ContractAccount.EKS_CLUSTER + " names no EKS cluster");
    var cluster = account.eksCluster().orElseThrow();
    var role = role(account);
    soon().until(() -> account.iam().getRole(b -> b.roleName(role)).role() != null);
    var arn = account.iam().getRole(b -> b.roleName(role)).role().arn();
    var name = name();
    // EKS knows a new role some seconds later.
    var id = soon().until(() -> associate(account, cluster, name, arn), made -> !made.isEmpty());
    made.push(
        () ->
            account
                .eks()
                .deletePodIdentityAssociation(b -> b.clusterName(cluster).associationId(id)));
    soon().until(() -> listed(account, cluster, name), List.of(id)::equals);
    var described =
        account
            .eks()
            .describePodIdentityAssociation(b -> b.clusterName(cluster).associationId(id))
            .association();
    assertThat(described.roleArn()).isEqualTo(arn);
    assertThat(described.tags()).containsEntry("headwater.dev/uid", "1");
    assertThatThrownBy(() -> associate(account, cluster, name, arn))
        .isInstanceOf(ResourceInUseException.class);
  }

  /** Skipped with the reason where the environment names no region of AWS. */
  private static ContractAccount account(Where where) {
    var account = Optional.ofNullable(ACCOUNTS.get(where));
    assumeTrue(account.isPresent(), ContractAccount.REGION + " names no region of AWS");
    return account.orElseThrow();
  }

  private String bucket(ContractAccount account) {
    var name = name();
    create(account, name);
    made.push(() -> account.s3().deleteBucket(b -> b.bucket(name)));
    return name;
  }

  private static void create(ContractAccount account, String name) {
    var configuration =
        CreateBucketConfiguration.builder()
            .tags(
                software.amazon.awssdk.services.s3.model.Tag.builder()
                    .key("headwater.dev/uid")
                    .value("1")
                    .build());
    if (!account.region().equals("us-east-1")) {
      configuration.locationConstraint(BucketLocationConstraint.fromValue(account.region()));
    }
    account
        .s3()
        .createBucket(
            b ->
                b.bucket(name)
                    .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                    .createBucketConfiguration(configuration.build()));
  }

  private String role(ContractAccount account) {
    var name = name();
    create(account, name, "1");
    made.push(() -> account.iam().deleteRole(b -> b.roleName(name)));
    return name;
  }

  private static void create(ContractAccount account, String role, String uid) {
    account
        .iam()
        .createRole(
            b ->
                b.roleName(role)
                    .path(PATH)
                    .assumeRolePolicyDocument(PODS)
                    .tags(
                        software.amazon.awssdk.services.iam.model.Tag.builder()
                            .key("headwater.dev/uid")
                            .value(uid)
                            .build()));
  }

  private static List<String> listed(ContractAccount account, String cluster, String namespace) {
    return account
        .eks()
        .listPodIdentityAssociations(
            b -> b.clusterName(cluster).namespace(namespace).serviceAccount("orders"))
        .associations()
        .stream()
        .map(association -> association.associationId())
        .toList();
  }

  /** The id of the new association. */
  private static String associate(
      ContractAccount account, String cluster, String namespace, String roleArn) {
    return account
        .eks()
        .createPodIdentityAssociation(
            b ->
                b.clusterName(cluster)
                    .namespace(namespace)
                    .serviceAccount("orders")
                    .roleArn(roleArn)
                    .tags(Map.of("headwater.dev/uid", "1")))
        .association()
        .associationId();
  }

  private static String name() {
    return "headwater-contract-" + UUID.randomUUID().toString().substring(0, 13);
  }

  private static void ifThere(Runnable removal) {
    try {
      removal.run();
    } catch (NoSuchEntityException | ResourceNotFoundException goneByTheTest) {
      // As it is to be.
    } catch (S3Exception e) {
      if (e.statusCode() != 404) {
        throw e;
      }
    }
  }

  private static void assertStatus(int status, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(status));
  }

  private static void assertCode(String code, ThrowingCallable call) {
    soon()
        .untilAsserted(
            () ->
                assertThatThrownBy(call)
                    .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code)));
  }

  private static String decoded(String document) {
    return URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static ConditionFactory soon() {
    return await().atMost(CONSISTENT).pollInterval(Duration.ofMillis(500)).ignoreExceptions();
  }
}
