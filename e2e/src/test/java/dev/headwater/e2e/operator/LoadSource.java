package dev.headwater.e2e.operator;

import java.util.function.LongSupplier;

/** Who tells the operator how much clients do. */
interface LoadSource extends AutoCloseable {
  /**
   * Begins to measure, the first time or again.
   *
   * @param sent how many records the clients have sent
   */
  void start(LongSupplier sent);

  /** Is away, without a word. */
  void stop();

  /** The load that is known now; 0 while none is. */
  double load();

  /** Why it may be unknown, for a test that fails. */
  String problem();

  /**
   * The signal 'load' in a StreamCluster, as JSON.
   *
   * @param capacity load of a broker that is full
   */
  String signal(double capacity);

  @Override
  void close();
}
