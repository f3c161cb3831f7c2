package dev.headwater.operator.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What is known to go wrong in AutoMQ with zone routing. */
public final class ZoneRoutingBugs {
  private static final Pattern MAJOR_MINOR = Pattern.compile("([0-9]+)[.]([0-9]+)");

  private ZoneRoutingBugs() {}

  /**
   * Half-sentences, each with AutoMQ's issue numbers.
   *
   * @param version the engine's version, such as 1.7.4
   */
  public static List<String> of(String version) {
    var bugs = new ArrayList<String>();
    // https://github.com/AutoMQ/automq/issues/2902, open in every version.
    bugs.add("transactions may deadlock (AutoMQ issue 2902)");
    // The three were merged for 1.8, after 1.7.3.
    if (isBefore18(version)) {
      bugs.add(
          "clients of franz-go may stall for minutes when a partition changes its leader (AutoMQ"
              + " pull requests 3546 to 3548)");
    }
    return bugs;
  }

  private static boolean isBefore18(String version) {
    var numbers = MAJOR_MINOR.matcher(version);
    if (!numbers.lookingAt()) {
      return true;
    }
    int major = Integer.parseInt(numbers.group(1));
    return major < 1 || (major == 1 && Integer.parseInt(numbers.group(2)) < 8);
  }
}
