package dev.headwater.operator.josdk;

import java.util.Optional;

/** Reads and writes the one lease. Each call has a deadline and is not repeated. */
interface LeaseStore {
  Optional<SeenLease> read();

  /**
   * Makes the lease with this holder.
   *
   * @throws RuntimeException when it exists meanwhile, or the API server does not answer
   */
  void create(String holder);

  /**
   * Writes the holder and the time, over exactly the version that was read or written last.
   *
   * @param holder empty to release it
   * @throws RuntimeException when it changed meanwhile, or the API server does not answer
   */
  void write(String holder);
}
