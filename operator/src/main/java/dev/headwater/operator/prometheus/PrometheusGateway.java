package dev.headwater.operator.prometheus;

import java.util.SortedMap;

/** The Prometheus servers of the installation. */
@FunctionalInterface
public interface PrometheusGateway {
  /**
   * Asks all questions at once; blocks until each is answered or the deadline has come, and never
   * throws.
   *
   * @param questions by a name that the answers get too
   */
  SortedMap<String, ServerAnswer> ask(SortedMap<String, ServerQuestion> questions);
}
