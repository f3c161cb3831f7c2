package dev.headwater.operator.cluster;

import java.util.List;
import java.util.Optional;

/** What the API server says of a Secret with AWS keys; never what is in it. */
sealed interface SecretAnswer {
  /** Pods may use it. */
  record Usable() implements SecretAnswer {}

  /** There is none of that name. */
  record Missing() implements SecretAnswer {}

  /**
   * Its label does not name the cluster.
   *
   * @param label what it names; empty without the label
   */
  record NotAllowed(Optional<String> label) implements SecretAnswer {}

  /**
   * It lacks keys, or they are empty.
   *
   * @param keys their names
   */
  record Incomplete(List<String> keys) implements SecretAnswer {
    public Incomplete {
      keys = List.copyOf(keys);
    }
  }

  /** It could not be read; the log says why. */
  record Unread() implements SecretAnswer {}
}
