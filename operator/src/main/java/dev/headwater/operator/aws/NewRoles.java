package dev.headwater.operator.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eks.model.InvalidParameterException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * Roles that were created so lately that parts of AWS may not know them yet. What AWS answers about
 * them until then is no fault.
 */
final class NewRoles {
  /** IAM usually needs seconds; it promises nothing. */
  static final Duration SETTLED_AFTER = Duration.ofMinutes(2);

  private final Clock clock;
  private final Map<String, Instant> createdAt = new ConcurrentHashMap<>();

  NewRoles(Clock clock) {
    this.clock = clock;
  }

  void add(String name) {
    add(name, clock.instant());
  }

  void add(String name, Instant created) {
    createdAt.values().removeIf(instant -> !isNew(instant));
    if (isNew(created)) {
      createdAt.put(name, created);
    }
  }

  void remove(String name) {
    createdAt.remove(name);
  }

  boolean contains(String name) {
    return Optional.ofNullable(createdAt.get(name)).filter(this::isNew).isPresent();
  }

  /** Whether a call on the role failed as calls on new ones do. */
  boolean explains(AwsCall.Failed failure, String name) {
    return isUsual(failure.failure()) && contains(name);
  }

  private boolean isNew(Instant created) {
    return created.plus(SETTLED_AFTER).isAfter(clock.instant());
  }

  private static boolean isUsual(SdkException failure) {
    return switch (failure) {
      case NoSuchEntityException e -> true;
      case MalformedPolicyDocumentException e ->
          e.getMessage().contains("Invalid principal in policy");
      // EKS's word for a role that it does not find when an association is to name it.
      case InvalidParameterException e -> true;
      case AwsServiceException e -> AwsFailure.isDenied(e);
      default -> false;
    };
  }
}
