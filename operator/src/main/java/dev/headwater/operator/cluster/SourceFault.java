package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.SignalSpec;
import dev.headwater.operator.status.Reason;

/**
 * Why the source of a signal may not be asked.
 *
 * @param signal the signal's name
 * @param isRequired whether brokers stay because of it
 * @param message what was seen, what is allowed and what to do
 */
record SourceFault(String signal, boolean isRequired, Reason reason, String message) {
  /** The fault of a signal, whose name comes before the words. */
  static SourceFault of(SignalSpec signal, Reason reason, String words) {
    return new SourceFault(
        signal.name(),
        signal.requiredOrDefault(),
        reason,
        "Signal %s: %s".formatted(signal.name(), words));
  }

  /** Autoscaling goes on without a signal that is not required. */
  Finding finding() {
    return isRequired ? Finding.no(reason, message) : Finding.yes(reason, message);
  }
}
