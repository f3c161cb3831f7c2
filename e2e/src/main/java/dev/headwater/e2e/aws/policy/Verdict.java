package dev.headwater.e2e.aws.policy;

import java.util.Set;

/** What policies say about an access. */
public sealed interface Verdict {
  /** It is allowed by every one of these grants. */
  record Allowed(Set<Grant> grants) implements Verdict {}

  /**
   * It is refused.
   *
   * @param isExplicit whether a statement denies it, as opposed to none allowing it
   */
  record Refused(boolean isExplicit) implements Verdict {}
}
