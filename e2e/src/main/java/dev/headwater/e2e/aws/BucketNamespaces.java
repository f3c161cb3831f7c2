package dev.headwater.e2e.aws;

import java.util.Optional;

/** The namespace that a new bucket is to be in, of which moto looks at one half. */
final class BucketNamespaces {
  private static final String HEADER = "x-amz-bucket-namespace";
  private static final String OF_ACCOUNT = "account-regional";

  private BucketNamespaces() {}

  /** What a request says; empty when it says nothing, which means the global one. */
  static Optional<String> of(Request request) {
    return request.header(HEADER);
  }

  /**
   * S3's refusal of a name that ends as those in an account's namespace do and is not said to be
   * there. That what is said to be there ends with this account and region is moto's to see to.
   */
  static Optional<Outcome.Own> refusal(Request request, String bucket) {
    var namespace = of(request);
    if (!bucket.endsWith("-an") || namespace.filter(OF_ACCOUNT::equals).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        namespace.isEmpty()
            ? Outcome.Own.error(
                400,
                "MissingNamespaceHeader",
                "The requested bucket is an account-regional namespace bucket, but your request is"
                    + " missing the required x-amz-bucket-namespace header.")
            : Outcome.Own.error(
                400,
                "InvalidNamespaceHeader",
                "The requested bucket is an account-regional namespace bucket, but the provided"
                    + " x-amz-bucket-namespace header value is not account-regional."));
  }
}
