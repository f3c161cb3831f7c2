package dev.headwater.operator.settings;

import java.io.Serial;
import java.util.List;

/** Settings that are missing or not allowed: one line each, with what was seen and is allowed. */
public final class InvalidSettings extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  InvalidSettings(List<String> faults) {
    super(String.join("\n", faults));
  }
}
