package dev.headwater.operator.aws;

import java.util.Map;

/** What AWS says of a region's zones. */
public sealed interface ZonesAnswer {
  record Known(Map<String, String> nameById) implements ZonesAnswer {}

  record Unavailable(AwsProblem problem) implements ZonesAnswer {}
}
