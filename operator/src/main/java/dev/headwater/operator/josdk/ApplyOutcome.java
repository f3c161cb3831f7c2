package dev.headwater.operator.josdk;

/** What came of applying one object. */
public sealed interface ApplyOutcome {
  /** The object already was as wanted; nothing was written. */
  record Unchanged() implements ApplyOutcome {}

  /** The object was created or changed. */
  record Written() implements ApplyOutcome {}

  /** The object changed while it was looked at; the next visit sees the new one. */
  record Stale() implements ApplyOutcome {}

  /** An object of that name exists and is not this owner's; it was not touched. */
  record NotOurs(String message) implements ApplyOutcome {}

  /**
   * The namespace is being deleted, so nothing can be created in it any more; its objects go too.
   */
  record NamespaceGoes(String message) implements ApplyOutcome {}

  /** The API server refuses the object; trying again as it is does not help. */
  record Refused(String message) implements ApplyOutcome {}
}
