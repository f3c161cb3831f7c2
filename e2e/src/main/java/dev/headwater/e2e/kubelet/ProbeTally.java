package dev.headwater.e2e.kubelet;

/**
 * A probe's verdict and how it came about: it changes only after enough equal results in a row.
 *
 * @param inARow how many of the latest results were equal; 0 before the first
 */
record ProbeTally(Verdict verdict, boolean latest, int inARow) {
  enum Verdict {
    UNKNOWN,
    SUCCESS,
    FAILURE
  }

  static ProbeTally startingAs(Verdict verdict) {
    return new ProbeTally(verdict, false, 0);
  }

  /** The tally with one more result. */
  ProbeTally after(boolean success, ProbeTiming timing) {
    int equal = success == latest ? inARow + 1 : 1;
    int threshold = success ? timing.successThreshold() : timing.failureThreshold();
    if (equal < threshold) {
      return new ProbeTally(verdict, success, equal);
    }
    return new ProbeTally(success ? Verdict.SUCCESS : Verdict.FAILURE, success, equal);
  }
}
