package dev.headwater.e2e.kubelet;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The parts of a container's log. One file takes all runs, one after the other.
 *
 * @param current of the newest run; empty before the first
 * @param previous of the run before that
 */
record RunLogs(Optional<Part> current, Optional<Part> previous) {
  static final RunLogs NONE = new RunLogs(Optional.empty(), Optional.empty());

  /**
   * One run's part of a log.
   *
   * @param from its first byte
   * @param to the byte after its last; {@link Long#MAX_VALUE} while the run can still write
   */
  record Part(Path file, long from, long to) {}

  /** With a new run that begins at a byte of the file. */
  RunLogs next(Path file, long from) {
    return new RunLogs(
        Optional.of(new Part(file, from, Long.MAX_VALUE)),
        current.map(part -> new Part(part.file(), part.from(), from)));
  }
}
