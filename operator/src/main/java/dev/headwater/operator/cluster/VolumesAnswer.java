package dev.headwater.operator.cluster;

import java.util.List;

/** What the API server says of the controllers' volumes. */
sealed interface VolumesAnswer {
  /**
   * All were read.
   *
   * @param lostWithClaims names of those with reclaim policy Delete, sorted
   */
  record Read(List<String> lostWithClaims) implements VolumesAnswer {
    public Read {
      lostWithClaims = List.copyOf(lostWithClaims);
    }
  }

  /** They could not be read; the log says why. */
  record Unread() implements VolumesAnswer {}
}
