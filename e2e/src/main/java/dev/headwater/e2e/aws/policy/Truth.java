package dev.headwater.e2e.aws.policy;

import java.util.List;

/** Whether a part of a statement holds; UNKNOWN is read as whatever allows less. */
enum Truth {
  YES,
  NO,
  UNKNOWN;

  static Truth of(boolean holds) {
    return holds ? YES : NO;
  }

  /** YES when all are, NO when any is. */
  static Truth all(List<Truth> parts) {
    return parts.contains(NO) ? NO : parts.contains(UNKNOWN) ? UNKNOWN : YES;
  }
}
