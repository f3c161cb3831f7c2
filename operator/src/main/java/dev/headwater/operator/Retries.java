package dev.headwater.operator;

import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.javaoperatorsdk.operator.processing.retry.Retry;

/** How often a failed reconcile is tried again. */
final class Retries {
  private Retries() {}

  /** JOSDK gives up after five tries by default and is then silent for hours. */
  static Retry unlimited() {
    return new GenericRetry()
        .withoutMaxAttempts()
        .setInitialInterval(500)
        .setIntervalMultiplier(2)
        .setMaxInterval(60_000);
  }
}
