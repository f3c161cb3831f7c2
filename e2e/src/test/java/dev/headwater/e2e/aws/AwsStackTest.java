package dev.headwater.e2e.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static software.amazon.awssdk.core.sync.RequestBody.fromBytes;

import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketNamespace;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.Tag;

/** What moto gets wrong is asserted against moto itself, so that an upgrade that cures it shows. */
class AwsStackTest {
  private static final String FOREIGN = "210987654321";
  private static final Tag TAG = Tag.builder().key("owner").value("a<b&c").build();

  @TempDir static Path directory;
  private static ProcessScope scope;
  private static AwsStack aws;
  private static TrustManager[] trust;
  private static S3Client moto;
  private static S3Client s3;

  @BeforeAll
  static void start() throws Exception {
    scope = ProcessScope.open(directory);
    aws = AwsStack.start(scope, directory.resolve("aws"), Progress.toConsole());
    KeyStore store =
        KeyStore.getInstance(aws.trustStore().toFile(), aws.trustStorePassword().toCharArray());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    trust = factory.getTrustManagers();
    moto = client(aws.motoEndpoint());
    s3 = client(aws.endpoint());
  }

  @AfterAll
  static void stop() {
    aws.close();
    scope.close();
  }

  @Test
  void motoDropsTheTagsOfCreateBucketAndTheFrontKeepsThem() {
    String direct = createTagged(moto);
    assertThatThrownBy(() -> moto.getBucketTagging(r -> r.bucket(direct)))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NoSuchTagSet"));

    String kept = createTagged(s3);
    assertThat(s3.getBucketTagging(r -> r.bucket(kept)).tagSet()).containsExactly(TAG);
  }

  @Test
  void motoTakesANameOfAnAccountsNamespaceForAnyOtherAndTheFrontDoesNot() {
    String ours = "a-" + aws.accountId() + "-us-east-1-an";
    String theirs = "a-" + FOREIGN + "-us-east-1-an";
    moto.createBucket(r -> r.bucket(theirs));
    assertRefused("MissingNamespaceHeader", () -> s3.createBucket(r -> r.bucket(ours)));
    assertRefused(
        "InvalidNamespaceHeader",
        () -> s3.createBucket(r -> r.bucket(ours).bucketNamespace(BucketNamespace.GLOBAL)));
    assertStatus(404, () -> moto.headBucket(r -> r.bucket(ours)));
    s3.createBucket(r -> r.bucket(ours).bucketNamespace(BucketNamespace.ACCOUNT_REGIONAL));
    s3.headBucket(r -> r.bucket(ours));
  }

  /** The other half moto sees to itself. */
  @ParameterizedTest
  @ValueSource(strings = {"bbb", "b-210987654321-us-east-1-an", "b-123456789012-us-west-2-an"})
  void motoRefusesTheNamespaceToANameThatIsNotOfAccountAndRegion(String bucket) {
    assertRefused(
        "InvalidNamespaceHeader",
        () ->
            s3.createBucket(
                r -> r.bucket(bucket).bucketNamespace(BucketNamespace.ACCOUNT_REGIONAL)));
  }

  private static void assertRefused(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  @Test
  void motoIgnoresTheExpectedOwnerAndTheFrontRefusesAForeignOne() {
    String bucket = create(s3);
    moto.headBucket(r -> r.bucket(bucket).expectedBucketOwner(FOREIGN));
    moto.putBucketTagging(
        r -> r.bucket(bucket).expectedBucketOwner(FOREIGN).tagging(t -> t.tagSet(TAG)));
    moto.deleteBucketTagging(r -> r.bucket(bucket));

    assertForbidden(() -> s3.headBucket(r -> r.bucket(bucket).expectedBucketOwner(FOREIGN)));
    assertForbidden(
        () ->
            s3.putBucketTagging(
                r -> r.bucket(bucket).expectedBucketOwner(FOREIGN).tagging(t -> t.tagSet(TAG))));
    s3.headBucket(r -> r.bucket(bucket).expectedBucketOwner(aws.accountId()));
    assertThatThrownBy(() -> s3.getBucketTagging(r -> r.bucket(bucket)))
        .as("the refused call changed nothing")
        .hasMessageContaining("TagSet");
  }

  @Test
  void motoDeniesWhatAConditionLeavesOutAndTheFrontDoesNot() {
    String bucket = create(moto);
    moto.putBucketPolicy(r -> r.bucket(bucket).policy(denyPlainHttp(bucket)));
    assertForbidden(() -> put(moto, bucket));

    moto.deleteBucketPolicy(r -> r.bucket(bucket));
    s3.putBucketPolicy(r -> r.bucket(bucket).policy(denyPlainHttp(bucket)));
    put(s3, bucket);
  }

  @Test
  void aPolicyGoesWithItsBucketAndNeedsOne() {
    String bucket = create(s3);
    assertStatus(404, () -> s3.getBucketPolicy(r -> r.bucket(bucket)));
    s3.putBucketPolicy(r -> r.bucket(bucket).policy(denyPlainHttp(bucket)));
    s3.deleteBucket(r -> r.bucket(bucket));
    assertStatus(404, () -> s3.putBucketPolicy(r -> r.bucket(bucket).policy("{}")));
    s3.createBucket(r -> r.bucket(bucket));
    assertStatus(404, () -> s3.getBucketPolicy(r -> r.bucket(bucket)));
  }

  private static void put(S3Client client, String bucket) {
    client.putObject(r -> r.bucket(bucket).key("object"), fromBytes(new byte[] {1}));
  }

  @Test
  void aBucketOfAnotherAccountIsRefusedToWhoeverExpectsItToBeTheirs() {
    String bucket = create(s3);
    aws.front().ownedBy(bucket, FOREIGN);
    assertForbidden(
        () -> s3.headBucket(r -> r.bucket(bucket).expectedBucketOwner(aws.accountId())));
    assertForbidden(
        () ->
            s3.putBucketTagging(
                r ->
                    r.bucket(bucket)
                        .expectedBucketOwner(aws.accountId())
                        .tagging(t -> t.tagSet(TAG))));
    s3.headBucket(r -> r.bucket(bucket).expectedBucketOwner(FOREIGN));
  }

  @Test
  void aMissingBucketIsNotFoundWhoeverIsExpectedToOwnIt() {
    assertStatus(404, () -> s3.headBucket(r -> r.bucket("missing").expectedBucketOwner(FOREIGN)));
  }

  @Test
  void bucketSettingsReadBackAsWritten() {
    String bucket = create(s3);
    String policy = denyPlainHttp(bucket);
    writeSettings(bucket, policy);
    assertSettings(bucket, policy);
  }

  private static void writeSettings(String b, String policy) {
    s3.putPublicAccessBlock(
        r ->
            r.bucket(b)
                .publicAccessBlockConfiguration(
                    c ->
                        c.blockPublicAcls(true)
                            .ignorePublicAcls(true)
                            .blockPublicPolicy(true)
                            .restrictPublicBuckets(true)));
    var enforced =
        OwnershipControlsRule.builder()
            .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .build();
    s3.putBucketOwnershipControls(r -> r.bucket(b).ownershipControls(c -> c.rules(enforced)));
    var encrypted =
        ServerSideEncryptionRule.builder()
            .applyServerSideEncryptionByDefault(d -> d.sseAlgorithm(ServerSideEncryption.AES256))
            .build();
    s3.putBucketEncryption(
        r -> r.bucket(b).serverSideEncryptionConfiguration(c -> c.rules(encrypted)));
    var abort =
        LifecycleRule.builder()
            .id("abort")
            .status(ExpirationStatus.ENABLED)
            .filter(f -> f.prefix(""))
            .abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(7))
            .build();
    s3.putBucketLifecycleConfiguration(
        r -> r.bucket(b).lifecycleConfiguration(c -> c.rules(abort)));
    s3.putBucketPolicy(r -> r.bucket(b).policy(policy));
  }

  private static void assertSettings(String b, String policy) {
    var block = s3.getPublicAccessBlock(r -> r.bucket(b)).publicAccessBlockConfiguration();
    assertThat(
            List.of(
                block.blockPublicAcls(),
                block.ignorePublicAcls(),
                block.blockPublicPolicy(),
                block.restrictPublicBuckets()))
        .containsOnly(true);
    var owner = s3.getBucketOwnershipControls(r -> r.bucket(b)).ownershipControls().rules();
    assertThat(owner.getFirst().objectOwnership()).isEqualTo(ObjectOwnership.BUCKET_OWNER_ENFORCED);
    var encryption =
        s3.getBucketEncryption(r -> r.bucket(b)).serverSideEncryptionConfiguration().rules();
    assertThat(encryption.getFirst().applyServerSideEncryptionByDefault().sseAlgorithm())
        .isEqualTo(ServerSideEncryption.AES256);
    var rules = s3.getBucketLifecycleConfiguration(r -> r.bucket(b)).rules();
    assertThat(rules).hasSize(1);
    assertThat(rules.getFirst().abortIncompleteMultipartUpload().daysAfterInitiation())
        .isEqualTo(7);
    assertThat(s3.getBucketPolicy(r -> r.bucket(b)).policy()).isEqualTo(policy);
  }

  @Test
  void motoGivesANewBucketNoneOfTheDefaultsThatAwsSets() {
    String bucket = create(s3);
    assertStatus(404, () -> s3.getPublicAccessBlock(r -> r.bucket(bucket)));
    assertStatus(404, () -> s3.getBucketOwnershipControls(r -> r.bucket(bucket)));
    assertStatus(404, () -> s3.getBucketEncryption(r -> r.bucket(bucket)));
  }

  @Test
  void motoLeavesOutTheUsageThatAwsGivesAKey() {
    try (var kms = StackClients.kms(aws)) {
      assertThat(kms.createKey(b -> {}).keyMetadata().keyUsage()).isNull();
    }
  }

  @Test
  void objectsOfEverySizePassUnchanged() {
    String bucket = create(s3);
    for (int size : new int[] {0, 1, 20 * 1024 * 1024}) {
      byte[] content = new byte[size];
      new Random(size).nextBytes(content);
      s3.putObject(r -> r.bucket(bucket).key("a/b c+d"), fromBytes(content));
      assertThat(s3.headObject(r -> r.bucket(bucket).key("a/b c+d")).contentLength())
          .isEqualTo(size);
      assertThat(s3.getObjectAsBytes(r -> r.bucket(bucket).key("a/b c+d")).asByteArray())
          .isEqualTo(content);
    }
    s3.deleteObject(r -> r.bucket(bucket).key("a/b c+d"));
  }

  @Test
  void callsAreNamedAndMutatingOnesAreMarked() {
    String bucket = createTagged(s3);
    s3.headBucket(r -> r.bucket(bucket));
    assertThat(aws.calls().stream().filter(c -> c.resource().equals(bucket)))
        .extracting(AwsCall::service, AwsCall::operation, AwsCall::mutating, AwsCall::status)
        .containsExactly(
            tuple("s3", "CreateBucket", true, 200), tuple("s3", "HeadBucket", false, 200));
  }

  @Test
  void ec2KnowsTheZoneIdsOfTheStacksNodes() throws Exception {
    String zones = query("ec2", "Action=DescribeAvailabilityZones&Version=2016-11-15");
    assertThat(zones)
        .containsSubsequence("us-east-1a", "use1-az6", "us-east-1b", "use1-az1")
        .containsSubsequence("us-east-1c", "use1-az2");
    assertThat(aws.calls())
        .anyMatch(c -> c.operation().equals("DescribeAvailabilityZones") && !c.mutating());
  }

  @Test
  void stsNamesTheAccount() throws Exception {
    assertThat(query("sts", "Action=GetCallerIdentity&Version=2011-06-15"))
        .contains("<Account>" + aws.accountId() + "</Account>");
  }

  @Test
  void eksNamesAnIssuerWhoseTokensIamTrustsAsWebIdentities() {
    try (var eks = StackClients.eks(aws);
        var iam = StackClients.iam(aws)) {
      var cluster = eks.describeCluster(r -> r.name("local-stack")).cluster();
      assertThat(cluster.arn()).isEqualTo(AwsStack.CLUSTER_ARN);
      String issuer = cluster.identity().oidc().issuer().replaceFirst("^https://", "");
      String arn = "arn:aws:iam::" + aws.accountId() + ":oidc-provider/" + issuer;
      var provider = iam.getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn));
      assertThat(provider.url()).isEqualTo(issuer);
      assertThat(provider.clientIDList()).containsExactly("sts.amazonaws.com");
    }
    assertThat(aws.calls())
        .extracting(AwsCall::service, AwsCall::operation, AwsCall::mutating, AwsCall::status)
        .contains(
            tuple("eks", "DescribeCluster", false, 200),
            tuple("iam", "GetOpenIDConnectProvider", false, 200));
  }

  @Test
  void motoTakesARoleThatIamRefuses() {
    String name = "r".repeat(65);
    String boundary = "arn:aws:iam::" + aws.accountId() + ":policy/absent";
    try (var iam = StackClients.iam(aws)) {
      iam.createRole(
          r -> r.roleName(name).assumeRolePolicyDocument("no JSON").permissionsBoundary(boundary));
      var role = iam.getRole(r -> r.roleName(name)).role();
      assertThat(role.assumeRolePolicyDocument()).isEqualTo("no%20JSON");
      assertThat(role.permissionsBoundary().permissionsBoundaryArn()).isEqualTo(boundary);
    }
    assertThat(aws.calls().stream().filter(c -> c.resource().equals(name)))
        .extracting(AwsCall::service, AwsCall::operation, AwsCall::mutating)
        .containsExactly(tuple("iam", "CreateRole", true), tuple("iam", "GetRole", false));
  }

  @Test
  void motoGivesKeysForAnyTokenAndARoleThatDoesNotExistAndTheFrontDoesNot() throws Exception {
    String form =
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=pod"
            + "&WebIdentityToken=%s&RoleArn=arn%%3Aaws%%3Aiam%%3A%%3A123456789012%%3Arole%%2Fnone";
    assertThat(unsigned(aws.motoEndpoint(), form.formatted("forged")))
        .contains("<SecretAccessKey>");
    assertThat(unsigned(aws.endpoint(), form.formatted("forged"))).contains("InvalidIdentityToken");
    assertThat(unsigned(aws.endpoint(), form.formatted(Trusts.token("demo", "orders"))))
        .contains("Not authorized to perform sts:AssumeRoleWithWebIdentity");
    assertThat(aws.calls().stream().filter(c -> c.operation().startsWith("AssumeRole")))
        .extracting(AwsCall::service, AwsCall::operation, AwsCall::mutating, AwsCall::status)
        .containsExactly(
            tuple("sts", "AssumeRoleWithWebIdentity", false, 400),
            tuple("sts", "AssumeRoleWithWebIdentity", false, 403));
  }

  @Test
  void faultsAnswerAndDropCallsBeforeTheyReachMoto() {
    String bucket = "faulty-" + UUID.randomUUID();
    aws.front()
        .faults(
            call ->
                call.resource().equals(bucket)
                    ? new Fault.Answer(503, "<Error><Code>SlowDown</Code></Error>")
                    : new Fault.Pass());
    assertStatus(503, () -> s3.createBucket(r -> r.bucket(bucket)));
    aws.front().faults(c -> c.resource().equals(bucket) ? new Fault.Drop() : new Fault.Pass());
    assertThatThrownBy(() -> s3.headBucket(r -> r.bucket(bucket)))
        .isInstanceOf(SdkClientException.class);
    aws.front().faults(Fault.NONE);
    assertStatus(404, () -> s3.headBucket(r -> r.bucket(bucket)));
  }

  @Test
  void aLostCallIsCarriedOutWithoutAnAnswer() {
    String bucket = "lost-" + UUID.randomUUID();
    var told = new CopyOnWriteArrayList<AwsCall>();
    aws.front().onWrite(told::add);
    aws.front().faults(c -> c.resource().equals(bucket) ? new Fault.Lose() : new Fault.Pass());
    assertThatThrownBy(
            () ->
                s3.createBucket(r -> r.bucket(bucket).createBucketConfiguration(c -> c.tags(TAG))))
        .isInstanceOf(SdkClientException.class);
    aws.front().faults(Fault.NONE);
    aws.front().onWrite(c -> {});
    assertThat(s3.getBucketTagging(r -> r.bucket(bucket)).tagSet()).containsExactly(TAG);
    assertThat(told).isNotEmpty().allMatch(c -> c.resource().equals(bucket) && c.status() == 0);
  }

  @Test
  void mutatingCallsAreNumberedButObjectTrafficIsNot() {
    int before = aws.front().writes();
    String bucket = create(s3);
    s3.headBucket(r -> r.bucket(bucket));
    s3.putObject(r -> r.bucket(bucket).key("a"), fromBytes(new byte[1]));
    s3.putBucketTagging(r -> r.bucket(bucket).tagging(t -> t.tagSet(TAG)));
    assertThat(aws.calls().stream().filter(c -> c.resource().equals(bucket)))
        .extracting(AwsCall::operation, AwsCall::number)
        .containsExactly(
            tuple("CreateBucket", before + 1),
            tuple("HeadBucket", 0),
            tuple("PutBucketTagging", before + 2));
  }

  @Test
  void plainHttpIsNotServed() {
    URI plain = URI.create("http://127.0.0.1:" + aws.endpoint().getPort() + "/");
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThatThrownBy(
              () -> http.send(HttpRequest.newBuilder(plain).build(), BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void theTrustStoreHoldsTheAuthorityAlone() throws Exception {
    KeyStore store =
        KeyStore.getInstance(aws.trustStore().toFile(), aws.trustStorePassword().toCharArray());
    assertThat(Collections.list(store.aliases())).containsExactly("ca");
    assertThat(store.isCertificateEntry("ca")).isTrue();
  }

  private static String query(String service, String form) throws Exception {
    return send(
        post(aws.endpoint(), form)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20261124/us-east-1/"
                    + service
                    + "/aws4_request, SignedHeaders=host, Signature=0"));
  }

  private static String unsigned(URI endpoint, String form) throws Exception {
    return send(post(endpoint, form));
  }

  private static HttpRequest.Builder post(URI endpoint, String form) {
    return HttpRequest.newBuilder(endpoint.resolve("/"))
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form));
  }

  private static String send(HttpRequest.Builder request) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust, null);
    try (HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
      return http.send(request.build(), BodyHandlers.ofString()).body();
    }
  }

  private static S3Client client(URI endpoint) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClientBuilder(UrlConnectionHttpClient.builder().tlsTrustManagersProvider(() -> trust))
        .build();
  }

  private static String create(S3Client client) {
    String bucket = "b-" + UUID.randomUUID();
    client.createBucket(r -> r.bucket(bucket));
    return bucket;
  }

  private static String createTagged(S3Client client) {
    String bucket = "t-" + UUID.randomUUID();
    client.createBucket(r -> r.bucket(bucket).createBucketConfiguration(c -> c.tags(TAG)));
    return bucket;
  }

  private static String denyPlainHttp(String bucket) {
    return """
    {"Version":"2012-10-17","Statement":[{"Sid":"TlsOnly","Effect":"Deny","Principal":"*",\
    "Action":"s3:*","Resource":["arn:aws:s3:::%1$s","arn:aws:s3:::%1$s/*"],\
    "Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}\
    """
        .formatted(bucket);
  }

  private static void assertForbidden(Runnable call) {
    assertStatus(403, call);
  }

  private static void assertStatus(int status, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(status));
  }
}
