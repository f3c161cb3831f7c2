package dev.headwater.operator.cluster;

import dev.headwater.operator.aws.AwsProblem;
import dev.headwater.operator.aws.BucketAnswer;
import dev.headwater.operator.status.Conditions;
import dev.headwater.operator.status.Reason;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be said of one condition.
 *
 * @param status True, False or Unknown
 */
record Finding(Status status, Reason reason, String message) {
  /** A condition's status. */
  enum Status {
    YES,
    NO,
    UNKNOWN
  }

  static final Finding PENDING = unknown(Reason.PENDING, "Not looked at yet.");

  /** Waiting does not help against these. */
  private static final Set<Reason> FOR_HUMANS =
      Set.of(
          Reason.ZONE_UNKNOWN,
          Reason.BUCKET_FOREIGN,
          Reason.BUCKET_NOT_OURS,
          Reason.BUCKET_MISSING,
          Reason.BUCKET_NAME_REFUSED,
          Reason.BUCKET_NOT_ALLOWED,
          Reason.BUCKET_UNSAFE,
          Reason.KMS_KEY_NOT_ALLOWED,
          Reason.KMS_KEY_UNUSABLE,
          Reason.ROLE_NOT_OURS,
          Reason.ASSOCIATION_NOT_OURS,
          Reason.ROLE_NOT_ALLOWED,
          Reason.OIDC_PROVIDER_MISSING,
          Reason.SECRET_MISSING,
          Reason.SECRET_NOT_ALLOWED,
          Reason.AWS_ACCESS_DENIED,
          Reason.AWS_CREDENTIALS,
          Reason.SUBNETS_MISSING,
          Reason.ZONE_MAP_REFUSED,
          Reason.STREAMS_OPEN);

  static Finding yes(Reason reason, String message) {
    return new Finding(Status.YES, reason, message);
  }

  static Finding no(Reason reason, String message) {
    return new Finding(Status.NO, reason, message);
  }

  static Finding unknown(Reason reason, String message) {
    return new Finding(Status.UNKNOWN, reason, message);
  }

  boolean isTrue() {
    return status == Status.YES;
  }

  boolean needsHuman() {
    return !isTrue() && FOR_HUMANS.contains(reason);
  }

  void put(Conditions conditions, String type) {
    switch (status) {
      case YES -> conditions.isTrue(type, reason, message);
      case NO -> conditions.isFalse(type, reason, message);
      case UNKNOWN -> conditions.isUnknown(type, reason, message);
    }
  }

  static Finding zones(ZoneResolution zones) {
    return switch (zones) {
      case ZoneResolution.Resolved resolved ->
          resolved
              .problem()
              .map(
                  problem ->
                      yes(
                          Reason.ZONES_UNAVAILABLE,
                          "The zones of an earlier answer are used. " + problem.message()))
              .orElse(yes(Reason.ZONES_RESOLVED, "AWS knows every declared zone."));
      case ZoneResolution.Unknown unknown -> no(Reason.ZONE_UNKNOWN, unknown.message());
      case ZoneResolution.Unavailable unavailable -> aws(unavailable.problem());
      case ZoneResolution.Pending pending -> unknown(Reason.PENDING, "AWS is being asked.");
    };
  }

  /** What is known of the bucket; empty when it was not asked this time, so that the last holds. */
  static Optional<Finding> storage(Snapshot seen) {
    return seen.bucket()
        .map(
            answer ->
                switch (answer) {
                  case BucketAnswer.Ensured(String arn, List<String> drift) -> ensured(drift);
                  case BucketAnswer.ForeignOwner foreign ->
                      no(Reason.BUCKET_FOREIGN, foreign.message());
                  case BucketAnswer.NotOurs notOurs ->
                      no(Reason.BUCKET_NOT_OURS, notOurs.message());
                  case BucketAnswer.NameRefused(String message) ->
                      no(Reason.BUCKET_NAME_REFUSED, message);
                  case BucketAnswer.NotAllowed(String message, String _) ->
                      no(Reason.BUCKET_NOT_ALLOWED, message);
                  case BucketAnswer.Unsafe(String message) -> no(Reason.BUCKET_UNSAFE, message);
                  case BucketAnswer.KeyNotAllowed(String message, String _) ->
                      no(Reason.KMS_KEY_NOT_ALLOWED, message);
                  case BucketAnswer.KeyUnusable(String message) ->
                      no(Reason.KMS_KEY_UNUSABLE, message);
                  case BucketAnswer.Missing missing -> no(Reason.BUCKET_MISSING, missing.message());
                  case BucketAnswer.Unavailable unavailable -> aws(unavailable.problem());
                });
  }

  private static Finding ensured(List<String> drift) {
    return drift.isEmpty()
        ? yes(Reason.STORAGE_READY, "The bucket exists and has its settings.")
        : yes(
            Reason.BUCKET_DRIFT,
            "The bucket exists, but differs from what is declared: "
                + String.join("; ", drift)
                + ". Set it in AWS, or have Headwater do it where it may: spec.storage.bucket.drift"
                + " Enforce.");
  }

  static Finding aws(AwsProblem problem) {
    var reason =
        switch (problem.kind()) {
          case ACCESS_DENIED -> Reason.AWS_ACCESS_DENIED;
          case CREDENTIALS -> Reason.AWS_CREDENTIALS;
          case THROTTLED -> Reason.AWS_THROTTLED;
          case UNREACHABLE -> Reason.AWS_UNREACHABLE;
          case OTHER -> Reason.AWS_FAILED;
        };
    return unknown(reason, problem.message());
  }
}
