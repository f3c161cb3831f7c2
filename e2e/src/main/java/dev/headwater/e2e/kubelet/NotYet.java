package dev.headwater.e2e.kubelet;

import java.io.Serial;

/** Something that a container needs does not exist yet; the kubelet tries again. */
final class NotYet extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  NotYet(String message) {
    super(message);
  }
}
