package dev.headwater.operator.aws;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a look for a bucket shows. */
sealed interface Sight {
  /** There is none of that name. */
  record Absent() implements Sight {}

  /** It is there, in the wanted region. */
  record Present() implements Sight {}

  /** It is there, and we may not look at it. */
  record Foreign() implements Sight {}

  /**
   * It is in another region than the cluster.
   *
   * @param region the region, as far as S3 says
   */
  record Elsewhere(String region) implements Sight {}

  /**
   * What an answer says.
   *
   * @param region the bucket's region; null where a store other than S3 does not say
   */
  static Sight present(@Nullable String region, String wanted) {
    return region == null || region.equals(wanted) ? new Present() : new Elsewhere(region);
  }

  /** S3 answers a redirect when another region has the bucket. */
  static Sight moved(S3Exception redirect) {
    return new Elsewhere(
        Optional.ofNullable(redirect.awsErrorDetails())
            .flatMap(d -> d.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region"))
            .orElse("another one"));
  }
}
