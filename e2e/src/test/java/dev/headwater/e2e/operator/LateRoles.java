package dev.headwater.e2e.operator;

import dev.headwater.e2e.aws.AwsCall;
import dev.headwater.e2e.aws.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** IAM that makes a role and shows it later only; EKS finds it as late. */
final class LateRoles implements Fault {
  private static final Answer NO_ROLE =
      new Answer(
          404,
          "<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code>"
              + "<Message>The role cannot be found.</Message></Error></ErrorResponse>");
  private static final Answer NO_ROLE_IN_EKS =
      new Answer(
          400, "{\"__type\":\"InvalidParameterException\",\"message\":\"Role is not found.\"}");

  private final Duration lag;
  private final Map<String, Instant> shownFrom = new ConcurrentHashMap<>();
  private final AtomicInteger hidden = new AtomicInteger();

  /**
   * @param lag from the first call that makes a role until it is shown
   */
  LateRoles(Duration lag) {
    this.lag = lag;
  }

  @Override
  public Decision decide(AwsCall call) {
    if (call.operation().equals("CreateRole")) {
      shownFrom.putIfAbsent(call.resource(), Instant.now().plus(lag));
      return new Pass();
    }
    if (call.operation().equals("CreatePodIdentityAssociation")
        && shownFrom.values().stream().anyMatch(Instant.now()::isBefore)) {
      hidden.incrementAndGet();
      return NO_ROLE_IN_EKS;
    }
    var from = shownFrom.get(call.resource());
    if (!call.service().equals("iam") || from == null || Instant.now().isAfter(from)) {
      return new Pass();
    }
    hidden.incrementAndGet();
    return NO_ROLE;
  }

  /** How many calls were answered as if there were no role. */
  int hidden() {
    return hidden.get();
  }
}
