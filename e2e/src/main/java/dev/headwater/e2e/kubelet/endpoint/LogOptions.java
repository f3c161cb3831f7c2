package dev.headwater.e2e.kubelet.endpoint;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What of a log is asked for.
 *
 * @param follow go on until the container ends
 * @param previous the run before the present one
 * @param tailLines the last so many lines only
 * @param limitBytes no more than so many bytes
 */
record LogOptions(
    boolean follow, boolean previous, OptionalLong tailLines, OptionalLong limitBytes) {
  private static final List<String> UNKNOWN_HERE =
      List.of("timestamps", "sinceSeconds", "sinceTime");

  /** The options of a query; those by time are refused, since no line's time is kept. */
  static LogOptions of(Map<String, List<String>> query) throws Refused {
    for (var name : UNKNOWN_HERE) {
      if (query.containsKey(name)) {
        throw new Refused(
            400,
            "this kubelet keeps no time with a line, so --since, --since-time and --timestamps are"
                + " not there; --tail, --limit-bytes, --follow and --previous are");
      }
    }
    return new LogOptions(
        flag(query, "follow"),
        flag(query, "previous"),
        number(query, "tailLines"),
        number(query, "limitBytes"));
  }

  private static boolean flag(Map<String, List<String>> query, String name) {
    return query.getOrDefault(name, List.of()).contains("true");
  }

  private static OptionalLong number(Map<String, List<String>> query, String name) throws Refused {
    var values = query.getOrDefault(name, List.of());
    try {
      return values.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(values.getFirst()));
    } catch (NumberFormatException e) {
      throw new Refused(400, name + " is " + values.getFirst() + ", which is not a number");
    }
  }
}
