package dev.headwater.operator.aws;

import dev.headwater.operator.aws.AwsProblem.Kind;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Turns what the SDK throws into words for a user. */
final class AwsFailure {
  private static final Set<String> DENIED =
      Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation");
  private static final Set<String> CREDENTIALS =
      Set.of(
          "ExpiredToken",
          "ExpiredTokenException",
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "UnrecognizedClientException",
          "SignatureDoesNotMatch",
          "AuthFailure");

  private static final Pattern ATTEMPTS = Pattern.compile(" *\\(SDK Attempt Count: \\d+\\)");

  private AwsFailure() {}

  /**
   * The problem behind an exception.
   *
   * @param call the IAM action, such as s3:CreateBucket
   * @param resource what it was called on
   */
  static AwsProblem of(SdkException failure, String call, String resource) {
    var what = call + " on " + resource;
    return switch (failure) {
      case CredentialsRefused refused -> refused(refused.refusal());
      case AwsSilent silent -> silence(silent.first(), what);
      case AwsServiceException service -> answered(service, what);
      case SdkClientException client when isCredentials(client) ->
          new AwsProblem(
              Kind.CREDENTIALS,
              what
                  + ": the operator has no AWS credentials. Check the Pod Identity association or"
                  + " the IRSA annotation of its ServiceAccount.");
      default -> silence(failure, what);
    };
  }

  private static AwsProblem silence(SdkException failure, String what) {
    return new AwsProblem(
        Kind.UNREACHABLE,
        what
            + ": AWS did not answer ("
            // How often it was tried differs from one call to the next.
            + ATTEMPTS.matcher(String.valueOf(failure.getMessage())).replaceAll("")
            + "). Check DNS, routes and endpoints between the operator's pod and AWS.");
  }

  static String code(AwsServiceException failure) {
    var details = failure.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  /** Whether AWS knows who asks and does not allow it. */
  static boolean isDenied(AwsServiceException failure) {
    var code = code(failure);
    return DENIED.contains(code) || (failure.statusCode() == 403 && !CREDENTIALS.contains(code));
  }

  /** The problem behind the error of one of the objects of a call. */
  static AwsProblem ofCode(String code, String what) {
    return DENIED.contains(code)
        ? new AwsProblem(
            Kind.ACCESS_DENIED,
            what
                + ": AWS answered AccessDenied. Grant this action on this resource to the"
                + " operator's role, and end any lock or legal hold on the object.")
        : new AwsProblem(Kind.OTHER, what + ": AWS answered " + code + ". It is tried again.");
  }

  private static AwsProblem answered(AwsServiceException failure, String what) {
    var code = code(failure);
    var said = what + ": AWS answered " + failure.statusCode() + " " + code;
    if (CREDENTIALS.contains(code)) {
      return new AwsProblem(
          Kind.CREDENTIALS, said + ". The operator's credentials are not valid; renew them.");
    }
    if (isDenied(failure)) {
      return new AwsProblem(
          Kind.ACCESS_DENIED,
          said + ". Grant this action on this resource to the operator's role.");
    }
    return failure.isThrottlingException()
        ? new AwsProblem(Kind.THROTTLED, said + ". It is asked again later.")
        : new AwsProblem(Kind.OTHER, said + ": " + words(failure));
  }

  /** Without the id of the request: what is reported would change with each. */
  private static String words(AwsServiceException failure) {
    return Optional.ofNullable(failure.awsErrorDetails())
        .map(AwsErrorDetails::errorMessage)
        .orElse("no more was said.");
  }

  /** Whether AWS, or the search for them, says that the credentials are no good. */
  static boolean isCredentials(SdkException failure) {
    return switch (failure) {
      case AwsServiceException service -> CREDENTIALS.contains(code(service));
      case SdkClientException client -> isCredentials(client);
      default -> false;
    };
  }

  /** The same whatever was to be called, so that all StreamClusters say it once. */
  private static AwsProblem refused(SdkException refusal) {
    return new AwsProblem(
        Kind.CREDENTIALS,
        of(refusal, "sts:GetCallerIdentity", "the operator").message()
            + " Until they are, this is asked once a minute and nothing else of AWS.");
  }

  private static boolean isCredentials(SdkClientException failure) {
    var message = failure.getMessage();
    return message != null && message.contains("Unable to load credentials");
  }
}
