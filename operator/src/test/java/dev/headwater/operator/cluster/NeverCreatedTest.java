package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.BucketSpec;
import dev.headwater.api.v1alpha1.BucketSpec.BucketMode;
import dev.headwater.api.v1alpha1.StorageSpec;
import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.AwsProblem.Kind;
import dev.headwater.operator.aws.BucketAnswer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NeverCreatedTest {
  private final Stage stage = new Stage();

  @ParameterizedTest
  @MethodSource("refusals")
  void aClusterWhoseBucketOrKeyWasRefusedLeavesNothing(BucketAnswer answer) {
    assertThat(isNeverCreated(answer)).isTrue();
  }

  static Stream<BucketAnswer> refusals() {
    return Stream.of(
        new BucketAnswer.ForeignOwner("m"),
        new BucketAnswer.NotOurs("m"),
        new BucketAnswer.NameRefused("m"),
        new BucketAnswer.NotAllowed("m", "s"),
        new BucketAnswer.KeyNotAllowed("m", "s"),
        new BucketAnswer.KeyUnusable("m"));
  }

  @ParameterizedTest
  @MethodSource("perhapsOurs")
  void aBucketThatMayHaveBeenMadeIsLeftBehind(BucketAnswer answer) {
    assertThat(isNeverCreated(answer)).isFalse();
  }

  static Stream<BucketAnswer> perhapsOurs() {
    return Stream.of(
        new BucketAnswer.Unsafe("m"),
        new BucketAnswer.Missing("m"),
        new BucketAnswer.Unavailable(new AwsProblem(Kind.OTHER, "m")),
        new BucketAnswer.Ensured("arn:aws:s3:::bucket", List.of()));
  }

  @ParameterizedTest
  @MethodSource("adoptable")
  void anAdoptedBucketThatIsUnsafeOrMissingIsNotOurs(BucketAnswer answer) {
    var bucket = new BucketSpec(BucketMode.ADOPT, "theirs", null, null, null);
    stage.stores(new StorageSpec(bucket, null, null));
    assertThat(isNeverCreated(answer)).isTrue();
  }

  static Stream<BucketAnswer> adoptable() {
    return Stream.of(new BucketAnswer.Unsafe("m"), new BucketAnswer.Missing("m"));
  }

  /** A key that is disabled later takes nothing back. */
  @Test
  void aBucketThatWasThereOnceIsLeftBehindWhateverIsSaidOfItNow() {
    stage.bucketIsReady().visit();
    assertThat(isNeverCreated(new BucketAnswer.KeyUnusable("m"))).isFalse();
  }

  private boolean isNeverCreated(BucketAnswer answer) {
    stage.bucket = Optional.of(answer);
    stage.visit();
    return NeverCreated.is(stage.cluster, stage.world());
  }
}
