package dev.headwater.e2e.kubelet;

import java.time.Duration;

/** How long a kubelet waits before it tries again; a tenth of what a real one does. */
final class BackOff {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int DOUBLINGS = 5;

  private BackOff() {}

  /** 1, 2, 4, 8, 16 and then always 30 s. */
  static Duration after(int failures) {
    var seconds = 1L << Math.clamp(failures - 1L, 0, DOUBLINGS);
    return Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds()));
  }
}
