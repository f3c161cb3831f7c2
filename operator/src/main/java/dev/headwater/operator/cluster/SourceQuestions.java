package dev.headwater.operator.cluster;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a source outside the cluster is to be asked, and what may not be.
 *
 * @param questions by signal
 */
record SourceQuestions<Q>(SortedMap<String, Q> questions, List<SourceFault> faults) {
  SourceQuestions {
    questions = Collections.unmodifiableSortedMap(new TreeMap<>(questions));
    faults = List.copyOf(faults);
  }
}
