package dev.headwater.e2e.environment;

import java.util.List;

/** How the operator's process is run. */
public enum OperatorRun {
  /**
   * For tests: what it asks of the API server goes through the proxy and can be made to fail, and
   * its code is compiled as quickly as can be, which makes it slower in the long run.
   */
  DISTURBABLE,

  /** For figures: straight to the API server, with what the JVM itself chooses. */
  AS_RELEASED;

  List<String> jvmFlags() {
    return switch (this) {
      case DISTURBABLE -> List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
      case AS_RELEASED -> List.of();
    };
  }
}
