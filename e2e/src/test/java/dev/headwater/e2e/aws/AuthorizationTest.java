package dev.headwater.e2e.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headwater.e2e.aws.policy.Grant;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** The front refuses what the policies of a caller do not allow. */
class AuthorizationTest {
  private static final String DENIED = "AccessDenied";
  private static final String BOUNDARY = AwsStack.BOUNDARY_ARN;

  @TempDir static Path directory;
  private static ProcessScope scope;
  private static AwsStack aws;
  private static S3Client administrator;
  private static S3Client s3;
  private static IamClient iam;

  @BeforeAll
  static void start() {
    scope = ProcessScope.open(directory);
    aws = AwsStack.start(scope, directory.resolve("aws"), Progress.toConsole());
    administrator = StackClients.s3(aws);
    s3 = StackClients.s3(aws, keys("limited"));
    iam = StackClients.iam(aws, keys("limited"));
    administrator.createBucket(b -> b.bucket("theirs"));
    administrator.putObject(b -> b.bucket("theirs").key("a b/c"), RequestBody.fromString("x"));
  }

  @AfterAll
  static void stop() {
    administrator.close();
    s3.close();
    iam.close();
    aws.close();
    scope.close();
  }

  @Test
  void whoIsLimitedMayDoWhatThePolicyAllowsAndNoMore() {
    may("s3:ListBucket", "arn:aws:s3:::theirs");
    s3.headBucket(b -> b.bucket("theirs"));
    s3.listObjectsV2(b -> b.bucket("theirs").prefix("a").maxKeys(1));
    assertThat(aws.front().grantsUsed()).contains(new Grant("Test", "s3:ListBucket"));
    assertRefused(
        () -> s3.getBucketTagging(b -> b.bucket("theirs")),
        "arn:aws:iam::123456789012:user/limited is not authorized to perform:"
            + " s3:GetBucketTagging on resource: arn:aws:s3:::theirs because no identity-based"
            + " policy allows the s3:GetBucketTagging action");
    assertRefused(
        () -> s3.listObjectVersions(b -> b.bucket("theirs")), "perform: s3:ListBucketVersions on");
    assertRefused(
        () -> s3.getObjectAsBytes(b -> b.bucket("theirs").key("a b/c")),
        "perform: s3:GetObject on resource: arn:aws:s3:::theirs/a b/c ");
    administrator.getObjectAsBytes(b -> b.bucket("theirs").key("a b/c"));
  }

  @Test
  void aNewBucketNeedsAnActionForEverythingThatIsSetInTheCall() {
    var tag = software.amazon.awssdk.services.s3.model.Tag.builder().key("a").value("b").build();
    ThrowingCallable create =
        () ->
            s3.createBucket(
                b ->
                    b.bucket("tagged")
                        .objectOwnership("BucketOwnerEnforced")
                        .createBucketConfiguration(c -> c.tags(tag)));
    may("s3:CreateBucket", "*");
    assertRefused(create, "perform: s3:TagResource on resource: arn:aws:s3:::tagged");
    may("s3:CreateBucket\", \"s3:TagResource", "*");
    assertRefused(create, "perform: s3:PutBucketOwnershipControls on");
    may("s3:CreateBucket\", \"s3:TagResource\", \"s3:PutBucketOwnershipControls", "*");
    assertThatCode(create).doesNotThrowAnyException();
  }

  @Test
  void whoMayMakeBucketsInTheAccountsNamespaceAloneMustSaySo() {
    may(
        "s3:CreateBucket",
        "*",
        "{\"StringEquals\": {\"s3:x-amz-bucket-namespace\": \"account-regional\"}}");
    assertRefused(() -> s3.createBucket(b -> b.bucket("global")), "perform: s3:CreateBucket on");
    var bucket = "a-" + aws.accountId() + "-us-east-1-an";
    s3.createBucket(b -> b.bucket(bucket).bucketNamespace("account-regional"));
  }

  @Test
  void aVersionIsDeletedByAnActionOfItsOwn() {
    may("s3:DeleteObject", "arn:aws:s3:::theirs/*");
    s3.deleteObject(b -> b.bucket("theirs").key("gone"));
    s3.deleteObjects(b -> b.bucket("theirs").delete(d -> d.objects(object("gone"), object("<&>"))));
    assertRefused(
        () -> s3.deleteObject(b -> b.bucket("theirs").key("gone").versionId("null")),
        "perform: s3:DeleteObjectVersion on resource: arn:aws:s3:::theirs/gone");
    var version = object("<&>").toBuilder().versionId("null").build();
    assertRefused(
        () -> s3.deleteObjects(b -> b.bucket("theirs").delete(d -> d.objects(version))),
        "perform: s3:DeleteObjectVersion on resource: arn:aws:s3:::theirs/<&>");
  }

  @Test
  void aRoleIsMeantWithItsPathAndItsBoundary() {
    var path = "arn:aws:iam::123456789012:role/headwater/";
    may("iam:CreateRole", path + "*");
    ThrowingCallable tagged =
        () ->
            iam.createRole(
                b ->
                    b.roleName("tagged")
                        .path("/headwater/")
                        .assumeRolePolicyDocument("{}")
                        .tags(Tag.builder().key("a").value("b").build()));
    assertRefused(tagged, "perform: iam:TagRole on resource: " + path + "tagged");
    assertRefused(
        () -> iam.createRole(b -> b.roleName("elsewhere").assumeRolePolicyDocument("{}")),
        "perform: iam:CreateRole on resource: arn:aws:iam::123456789012:role/elsewhere");
    may(
        "iam:*",
        path + "*",
        "{\"StringEquals\": {\"iam:PermissionsBoundary\": \"" + BOUNDARY + "\"}}");
    assertRefused(tagged, "perform: iam:CreateRole on resource: " + path + "tagged");
    iam.createRole(
        b ->
            b.roleName("bound")
                .path("/headwater/")
                .assumeRolePolicyDocument("{}")
                .permissionsBoundary(BOUNDARY));
    may("iam:GetRole", path + "*");
    assertThat(iam.getRole(b -> b.roleName("bound")).role().arn()).isEqualTo(path + "bound");
    assertRefused(
        () -> iam.getRole(b -> b.roleName("absent")),
        "perform: iam:GetRole on resource: arn:aws:iam::123456789012:role/absent ");
  }

  @Test
  void everyServiceRefusesInItsOwnWords() {
    may("s3:ListBucket", "*");
    try (var eks = StackClients.eks(aws, keys("limited"));
        var kms = StackClients.kms(aws, keys("limited"))) {
      assertRefused(
          () -> eks.describeCluster(b -> b.name("local-stack")),
          "perform: eks:DescribeCluster on resource: " + AwsStack.CLUSTER_ARN);
      assertRefused(
          () -> kms.describeKey(b -> b.keyId("1234")),
          "perform: kms:DescribeKey on resource: arn:aws:kms:us-east-1:123456789012:key/1234");
      assertRefused(
          () -> iam.listRolePolicies(b -> b.roleName("absent")), "perform: iam:ListRolePolicies");
    }
  }

  @Test
  void aCallThatTheFrontDoesNotKnowIsRefusedToWhoIsLimited() {
    may("*", "*");
    assertRefused(
        () -> s3.getBucketCors(b -> b.bucket("theirs")),
        "does not know which actions s3:ListObjects (GET /theirs?cors) asks for");
    assertRefused(() -> iam.listUsers(), "does not know which actions iam:ListUsers");
    assertThatThrownBy(() -> administrator.getBucketCors(b -> b.bucket("theirs")))
        .hasMessageContaining("CORS");
  }

  @Test
  void aWebIdentityMayWhatTheRolesInlinePoliciesAllowAtTheTime() {
    try (var roles = StackClients.iam(aws)) {
      var trust = Trusts.inServiceAccount(roles, "demo", "orders");
      roles.createRole(b -> b.roleName("pods").assumeRolePolicyDocument(trust));
      var keys =
          StackClients.webIdentity(
              aws, "arn:aws:iam::123456789012:role/pods", Trusts.token("demo", "orders"));
      try (var pods = StackClients.s3(aws, StaticCredentialsProvider.create(keys))) {
        ThrowingCallable head = () -> pods.headObject(b -> b.bucket("theirs").key("a b/c"));
        assertThatThrownBy(head)
            .isInstanceOfSatisfying(
                AwsServiceException.class, e -> assertThat(e.statusCode()).isEqualTo(403));
        roles.putRolePolicy(
            b ->
                b.roleName("pods")
                    .policyName("objects")
                    .policyDocument(
                        policy(
                            "s3:GetObject",
                            "arn:aws:s3:::theirs/*",
                            "{\"StringEquals\": {\"aws:ResourceAccount\": \"123456789012\"}}")));
        assertThatCode(head).doesNotThrowAnyException();
        aws.front().ownedBy("theirs", "210987654321");
        assertThatThrownBy(head).hasMessageContaining("403");
        aws.front().ownedBy("theirs", aws.accountId());
      }
    }
  }

  @Test
  void theChartsPolicyIsFilledInToTheLastName() {
    assertThat(AwsStack.operatorPolicy()).doesNotContain("${").contains("local-stack");
    var file = Path.of(System.getProperty("repository.root"));
    var operator = file.resolve("charts/headwater/files/policies/operator.json");
    assertThatThrownBy(() -> PolicyTemplate.filled(operator, Map.of("partition", "aws")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the stack has no value for ${");
  }

  private static ObjectIdentifier object(String key) {
    return ObjectIdentifier.builder().key(key).build();
  }

  private static void may(String action, String resource) {
    may(action, resource, "{}");
  }

  private static void may(String action, String resource, String condition) {
    aws.front()
        .limit(
            "limited",
            "arn:aws:iam::123456789012:user/limited",
            policy(action, resource, condition));
  }

  private static String policy(String action, String resource, String condition) {
    return """
    {"Version": "2012-10-17", "Statement": [{"Sid": "Test", "Effect": "Allow", "Action": ["%s"], "Resource": "%s",
     "Condition": %s}]}
    """
        .formatted(action, resource, condition);
  }

  private static AwsCredentialsProvider keys(String key) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(key, key));
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            e ->
                assertThat(List.of(DENIED, "AccessDeniedException"))
                    .contains(e.awsErrorDetails().errorCode()))
        .hasMessageContaining(message);
  }
}
