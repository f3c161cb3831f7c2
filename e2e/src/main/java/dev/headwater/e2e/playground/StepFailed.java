package dev.headwater.e2e.playground;

import java.io.Serial;

/** A step of the demo did not hold; the message says what was seen and what was expected. */
final class StepFailed extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  StepFailed(String message) {
    super(message);
  }
}
