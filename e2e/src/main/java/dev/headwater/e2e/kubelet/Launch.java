package dev.headwater.e2e.kubelet;

import java.util.List;
import java.util.Map;

/** A process to start: its arguments, program first, and its whole environment. */
public record Launch(List<String> arguments, Map<String, String> environment)
    implements Launchable {
  public Launch {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }
}
