package dev.headwater.operator.cluster;

import dev.headwater.operator.scaling.Load.Reported;
import java.util.List;
import java.util.Map;

/**
 * What a visit knows of signals that others than the brokers tell.
 *
 * @param loads what their sources last said, by signal; one that has not answered lately is absent
 * @param faults sources that may not be asked
 */
record SeenSignals(Map<String, Reported> loads, List<SourceFault> faults) {
  static final SeenSignals NOTHING = new SeenSignals(Map.of(), List.of());

  SeenSignals {
    loads = Map.copyOf(loads);
    faults = List.copyOf(faults);
  }
}
