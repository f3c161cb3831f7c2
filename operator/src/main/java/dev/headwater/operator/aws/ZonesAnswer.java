package dev.headwater.operator.aws;

import java.util.Map;

/** What AWS says of a region's zones. */
public sealed interface ZonesAnswer {
  /**
   * The zones that can be used.
   *
   * @param nameById name in this account (us-east-1a) by id (use1-az6)
   */
  record Known(Map<String, String> nameById) implements ZonesAnswer {
    public Known {
      nameById = Map.copyOf(nameById);
    }
  }

  /** AWS could not be asked. */
  record Unavailable(AwsProblem problem) implements ZonesAnswer {}
}
