package dev.headwater.e2e.kubelet.endpoint;

import java.nio.file.Path;

/** The log of one run of a container: a part of a file that may still grow. */
public interface ServedLog {
  Path file();

  /** Its first byte in the file. */
  long from();

  /** The byte after its last; {@link Long#MAX_VALUE} while only the end of the file bounds it. */
  long to();

  /** Whether the run has ended, so that nothing more will be written. */
  boolean isOver();
}
