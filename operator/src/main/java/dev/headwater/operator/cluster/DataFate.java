package dev.headwater.operator.cluster;

import java.util.Optional;

/** What is to become of a deleted cluster's data. */
sealed interface DataFate {
  /**
   * It stays.
   *
   * @param reason why, when something else was declared
   */
  record Kept(Optional<String> reason) implements DataFate {}

  /**
   * It goes.
   *
   * @param withContents whether the bucket is emptied first; else it goes only when it is empty
   */
  record Removed(boolean withContents) implements DataFate {}

  /** It is to go with all that is in it, which nobody has confirmed yet. */
  record Unconfirmed(String message) implements DataFate {}
}
