package dev.headwater.e2e.kubelet;

import java.io.Serial;

/** An image cannot be launched; the message says what is missing. */
public final class LaunchFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public LaunchFailure(String message) {
    super(message);
  }
}
