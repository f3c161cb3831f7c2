package dev.headwater.operator.replay;

import java.util.List;

/** Who decides about the number of brokers; it remembers by returning itself as it is next. */
sealed interface Scaler permits HeadwaterScaler, HpaScaler {
  /** What is seen, and decided, at one step. */
  Turn turn(Sight sight);

  /**
   * What can be seen.
   *
   * @param quality whether the brokers' metrics can be read
   */
  record Sight(Fleet fleet, Trace.Quality quality) {
    /** Bytes a second on the network of all brokers together. */
    double network() {
      double sum = 0;
      for (var broker : fleet.brokers()) {
        sum += broker.carried().network();
      }
      return sum;
    }
  }

  /**
   * What comes of a step.
   *
   * @param brokers brokers that there are to be over all zones
   * @param blockedBy what keeps it from more
   */
  record Turn(Scaler next, int brokers, List<String> blockedBy) {
    public Turn {
      blockedBy = List.copyOf(blockedBy);
    }
  }
}
