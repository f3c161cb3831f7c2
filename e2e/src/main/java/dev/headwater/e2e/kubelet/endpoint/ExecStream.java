package dev.headwater.e2e.kubelet.endpoint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The streams of an exec; each is a stream of its own on the connection. */
enum ExecStream {
  ERROR,
  STDIN,
  STDOUT,
  STDERR;

  /** By the value of the header streamType. */
  static Optional<ExecStream> of(String header) {
    return Arrays.stream(values())
        .filter(stream -> stream.name().toLowerCase(Locale.ROOT).equals(header))
        .findFirst();
  }
}
