package dev.headwater.operator.aws;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import software.amazon.awssdk.awscore.AwsExecutionAttribute;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * While a service of AWS answers nothing in a region, one call every five seconds finds out whether
 * it does again, and no other is made, whatever the number of StreamClusters. Each answer, also one
 * that refuses, ends that.
 *
 * <p>Silence is ten seconds in which five calls failed and none was answered: a call that is lost
 * now and then says nothing about the service. From the fifth on one call a second is made, and
 * none is tried again: a hundred StreamClusters would find the same out two hundred times.
 *
 * <p>Where one service is silent already, one lost call is enough for another: what is away is
 * mostly AWS as a whole, or the way to it, and each service would be found out by itself.
 */
final class OutageGate implements ExecutionInterceptor {
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long SUSPICION_GAP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What was last tried longer ago tells nothing of now. */
  private static final long RECENT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final int CALLS = 5;

  private static final ExecutionAttribute<Boolean> TRIED =
      new ExecutionAttribute<>("headwater.tried");

  private final LongSupplier nanoTime;
  private final Map<Service, Silence> silences = new ConcurrentHashMap<>();

  private record Service(String name, String region) {}

  /**
   * @param since when the first call after the last answer failed
   * @param calls how many have failed since
   * @param tried when the last was let through
   * @param first what the first of them failed with: what is said does not change with each
   */
  private record Silence(long since, int calls, long tried, SdkException first) {
    Silence longer() {
      return new Silence(since, Math.min(calls + 1, CALLS), tried, first);
    }

    Silence asLongAs(Silence other) {
      return new Silence(other.since, CALLS, tried, first);
    }

    Silence triedAt(long now) {
      return new Silence(since, calls, now, first);
    }

    boolean isSuspected() {
      return calls >= CALLS;
    }

    boolean isOutage(long now) {
      return isSuspected() && now - since >= SILENCE_NANOS;
    }

    boolean isRecentOutage(long now) {
      return isOutage(now) && now - tried < RECENT_NANOS;
    }

    boolean isDue(long now) {
      return now - tried >= (isOutage(now) ? GAP_NANOS : SUSPICION_GAP_NANOS);
    }
  }

  /**
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  OutageGate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Asked before a call is made.
   *
   * @throws AwsSilent if it shall not be
   */
  void admit(ExecutionAttributes attributes) {
    var service = service(attributes);
    var silence = silences.get(service);
    long now = nanoTime.getAsLong();
    if (silence == null || !silence.isSuspected()) {
      return;
    }
    // Of two that come at the same time one replaces it.
    if (!silence.isDue(now) || !silences.replace(service, silence, silence.triedAt(now))) {
      throw new AwsSilent(silence.first());
    }
  }

  /** Comes before each attempt; the calls that are still made are not tried again. */
  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    var silence = silences.get(service(attributes));
    boolean isRepeated = attributes.getAttribute(TRIED) != null;
    attributes.putAttribute(TRIED, true);
    if (isRepeated && silence != null && silence.isSuspected()) {
      throw new AwsSilent(silence.first());
    }
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    silences.remove(service(attributes));
  }

  /** Thrown, since the SDK lets no exception of another class be returned. */
  @Override
  public Throwable modifyException(
      Context.FailedExecution context, ExecutionAttributes attributes) {
    var failure = context.exception();
    switch (failure) {
      case AwsServiceException answer -> silences.remove(service(attributes));
      case SdkClientException lost when isSilence(lost) && wasSent(attributes) ->
          note(service(attributes), lost);
      default -> {
        // Says nothing about the service.
      }
    }
    return failure;
  }

  private static boolean wasSent(ExecutionAttributes attributes) {
    return attributes.getAttribute(LeaderOnlyCalls.NOT_SENT) == null;
  }

  private static boolean isSilence(SdkClientException failure) {
    return !(failure instanceof AwsSilent)
        && !(failure instanceof CredentialsRefused)
        && !AwsFailure.isCredentials(failure);
  }

  private void note(Service service, SdkClientException failure) {
    long now = nanoTime.getAsLong();
    var first = new Silence(now, 1, now, failure);
    var another = silences.values().stream().filter(known -> known.isRecentOutage(now)).findAny();
    var silence =
        silences.merge(
            service,
            another.map(first::asLongAs).orElse(first),
            (before, _) -> another.map(before::asLongAs).orElse(before.longer()));
    if (silence.isOutage(now)) {
      throw new AwsSilent(silence.first());
    }
  }

  private static Service service(ExecutionAttributes attributes) {
    return new Service(
        attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
        String.valueOf(attributes.getAttribute(AwsExecutionAttribute.AWS_REGION)));
  }
}
