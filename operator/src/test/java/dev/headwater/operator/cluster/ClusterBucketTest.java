package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.BucketSpec;
import dev.headwater.api.v1alpha1.BucketSpec.BucketDrift;
import dev.headwater.api.v1alpha1.BucketSpec.BucketMode;
import dev.headwater.api.v1alpha1.CloudResource;
import dev.headwater.api.v1alpha1.CloudResource.Kind;
import dev.headwater.api.v1alpha1.CloudResource.OnDelete;
import dev.headwater.api.v1alpha1.CloudResource.Origin;
import dev.headwater.api.v1alpha1.EncryptionSpec;
import dev.headwater.api.v1alpha1.EncryptionSpec.EncryptionMode;
import dev.headwater.api.v1alpha1.StorageSpec;
import dev.headwater.api.v1alpha1.StorageSpec.DeletionPolicy;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.BucketAnswer;
import dev.headwater.operator.aws.BucketEncryption;
import dev.headwater.operator.aws.BucketWanted;
import dev.headwater.operator.aws.BucketWanted.Source;
import dev.headwater.operator.desired.Identity;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterBucketTest {
  private static final String OLD = Identity.bucketName("quickstart", "uid-1");
  private static final String NEW = OLD + "-123456789012-us-east-1-an";
  private static final String ARN = "arn:aws:s3:::bucket";
  private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
  private static final EncryptionSpec WITH_KEY = new EncryptionSpec(EncryptionMode.SSE_KMS, KEY);

  private final Stage stage = new Stage();

  @Test
  void aBucketIsMadeAndKeptAsItIsDeclaredUnlessSomethingElseIsSaid() {
    var wanted = wanted(null);
    assertThat(wanted.source()).isEqualTo(Source.OURS);
    assertThat(wanted.name()).startsWith("headwater-quickstart-");
    assertThat(wanted.encryption()).isEqualTo(new BucketEncryption.SseS3());
    assertThat(wanted.enforced()).isTrue();
  }

  @Test
  void aNameThatWasReportedStaysAndWithoutReportWhatTheEngineRunsWith() {
    reported(OLD);
    assertThat(wanted(null).name()).isEqualTo(OLD);
    stage.bucketIsReady().applied();
    stage.cluster.setStatus(null);
    assertThat(wanted(null).name()).isEqualTo(OLD);
    reported(NEW);
    assertThat(wanted(null).name()).isEqualTo(NEW);
  }

  @Test
  void aClusterWithoutARecordIsNamedAsNewOnesAre() {
    assertThat(wanted(null).name()).isEqualTo(NEW);
    stage.cluster.setStatus(new StreamClusterStatus());
    assertThat(wanted(null).name()).isEqualTo(NEW);
  }

  /** A crash before the record, or between record and bucket, finds the same name. */
  @Test
  void aNewClusterHasTheSameNameBeforeAndAfterItIsRecorded() {
    var before = wanted(null).name();
    assertThat(stage.visit().storage().bucket()).isEqualTo(before);
    assertThat(wanted(null).name()).isEqualTo(before);
    assertThat(stage.bucketIsReady().visit().storage().bucket()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "theirs",
        "headwater-quickstart-abcdefghijklmnop",
        "headwater-quickstart-abcdefghijklmnop-123456789012-us-east-1-an"
      })
  void neitherReportNorConfigMapCanAimAtAnotherBucket(String other) {
    reported(other);
    assertThat(wanted(null).name()).isEqualTo(NEW);
    stage.bucketIsReady().applied();
    stage.world().objects().stream()
        .filter(ConfigMap.class::isInstance)
        .map(object -> ((ConfigMap) object).getData())
        .forEach(data -> data.replaceAll((_, file) -> file.replace(NEW, other)));
    assertThat(stage.world().buckets()).isNotEmpty().containsOnly(other);
    stage.cluster.setStatus(null);
    assertThat(wanted(null).name()).isEqualTo(NEW);
  }

  @ParameterizedTest
  @MethodSource
  void noAnswerOfAwsChangesTheName(BucketAnswer answer) {
    stage.bucket = Optional.of(answer);
    stage.visit();
    assertThat(wanted(null).name()).isEqualTo(NEW);
    assertThat(stage.visit().storage().bucket()).isEqualTo(NEW);
  }

  static Stream<BucketAnswer> noAnswerOfAwsChangesTheName() {
    return Stream.concat(
        Arrays.stream(AwsProblem.Kind.values())
            .map(kind -> new BucketAnswer.Unavailable(new AwsProblem(kind, "why"))),
        Stream.of(
            new BucketAnswer.NameRefused("why"),
            new BucketAnswer.ForeignOwner("why"),
            new BucketAnswer.NotOurs("why"),
            new BucketAnswer.Missing("why")));
  }

  private void reported(String bucket) {
    stage.cluster.setStatus(
        Serialization.unmarshal("storage: {bucket: " + bucket + "}", StreamClusterStatus.class));
  }

  @Test
  void anAdoptedBucketHasItsOwnNameAndIsLeftAsItIs() {
    var wanted = wanted(adopted(null, null));
    assertThat(wanted.source()).isEqualTo(Source.ADOPTED);
    assertThat(wanted.name()).isEqualTo("theirs");
    assertThat(wanted.encryption()).isEqualTo(new BucketEncryption.AsItIs());
    assertThat(wanted.enforced()).isFalse();
    assertThat(wanted.tags())
        .containsEntry(
            "headwater.dev/allow",
            "arn:aws:eks:us-east-1:123456789012:cluster/prod/default/quickstart");
  }

  @Test
  void whatIsDeclaredOfAnAdoptedBucketHolds() {
    var wanted = wanted(adopted(WITH_KEY, BucketDrift.ENFORCE));
    assertThat(wanted.encryption()).isEqualTo(new BucketEncryption.SseKms(KEY));
    assertThat(wanted.enforced()).isTrue();
  }

  @Test
  void driftOfACreatedBucketIsOnlyReportedWhenThatIsDeclared() {
    assertThat(wanted(created(null, BucketDrift.REPORT_ONLY)).enforced()).isFalse();
  }

  @Test
  void theReportListsBucketAndKeyAndWhatDeletionDoesToThem() {
    declare(created(WITH_KEY, null), DeletionPolicy.DELETE);
    assertThat(resources(List.of()))
        .containsExactly(
            new CloudResource(Kind.S3_BUCKET, ARN, Origin.CREATED, OnDelete.DELETED_IF_EMPTY, null),
            new CloudResource(Kind.KMS_KEY, KEY, Origin.RELIED_ON, OnDelete.RETAINED, null));
  }

  @Test
  void theReportSaysHowAnAdoptedBucketDiffers() {
    declare(adopted(null, null), null);
    assertThat(resources(List.of("one", "two")))
        .containsExactly(
            new CloudResource(Kind.S3_BUCKET, ARN, Origin.ADOPTED, OnDelete.RETAINED, "one; two"));
  }

  @Test
  void aReportWithoutNewsOfAwsKeepsTheDriftOfTheLast() {
    declare(adopted(null, null), null);
    var last = resources(List.of("one"));
    stage.bucket = Optional.empty();
    assertThat(stage.visit().cloudResourcesOrEmpty()).isEqualTo(last);
  }

  @Test
  void nothingIsListedBeforeThereIsABucket() {
    assertThat(stage.visit().cloudResources()).isNull();
  }

  @Test
  void clustersLookAtAwsAtDifferentTimesAndEachAtItsOwn() {
    var interval = Duration.ofMinutes(15);
    var all =
        IntStream.range(0, 200)
            .mapToObj(
                uid -> {
                  stage.cluster.getMetadata().setUid("uid-" + uid);
                  assertThat(Outside.spread(interval, stage.cluster))
                      .isEqualTo(Outside.spread(interval, stage.cluster));
                  return Outside.spread(interval, stage.cluster);
                })
            .toList();
    assertThat(all)
        .allMatch(each -> each.compareTo(Duration.ofMinutes(10)) >= 0)
        .allMatch(each -> each.compareTo(Duration.ofMinutes(20)) < 0);
    assertThat(all.stream().distinct()).hasSizeGreaterThan(100);
  }

  private List<CloudResource> resources(List<String> drift) {
    stage.bucket = Optional.of(new BucketAnswer.Ensured(ARN, drift));
    return stage.visit().cloudResourcesOrEmpty();
  }

  private BucketWanted wanted(@Nullable BucketSpec bucket) {
    declare(bucket, null);
    return ClusterBucket.of(stage.cluster, stage.snapshot().origin(), Stage.SETTINGS.clusterArn())
        .orElseThrow();
  }

  private void declare(@Nullable BucketSpec bucket, @Nullable DeletionPolicy policy) {
    stage.stores(new StorageSpec(bucket, policy, null));
  }

  private static BucketSpec adopted(
      @Nullable EncryptionSpec encryption, @Nullable BucketDrift drift) {
    return new BucketSpec(BucketMode.ADOPT, "theirs", encryption, null, drift);
  }

  private static BucketSpec created(
      @Nullable EncryptionSpec encryption, @Nullable BucketDrift drift) {
    return new BucketSpec(null, null, encryption, null, drift);
  }
}
