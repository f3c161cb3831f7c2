package dev.headwater.operator.settings;

import dev.headwater.operator.permission.PermissionList.Result;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads settings from an environment and collects every fault, so that one start names them all.
 */
final class SettingReader {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private final Map<String, String> environment;
  private final List<String> faults = new ArrayList<>();

  SettingReader(Map<String, String> environment) {
    this.environment = environment;
  }

  String matching(Setting setting, String pattern) {
    var value = value(setting);
    if (!value.matches(pattern)) {
      fault(setting, value);
    }
    return value;
  }

  /** A value that may be left out: empty is none. */
  Optional<String> optional(Setting setting, String pattern) {
    return value(setting).isEmpty() ? Optional.empty() : Optional.of(matching(setting, pattern));
  }

  int number(Setting setting, int lowest, int highest) {
    var value = value(setting);
    if (!value.matches("\\d{1,9}")) {
      fault(setting, value);
      return lowest;
    }
    int number = Integer.parseInt(value);
    if (number < lowest || number > highest) {
      fault(setting, value);
    }
    return number;
  }

  Duration duration(Setting setting, Duration shortest, Duration longest) {
    var value = value(setting);
    var parts = DURATION.matcher(value);
    if (!parts.matches()) {
      fault(setting, value);
      return shortest;
    }
    var duration = Duration.ofMillis(Long.parseLong(parts.group(1)) * millis(parts.group(2)));
    if (duration.compareTo(shortest) < 0 || duration.compareTo(longest) > 0) {
      fault(setting, value);
    }
    return duration;
  }

  /** A duration, or {@code off}: empty. */
  Optional<Duration> durationOrOff(Setting setting, Duration shortest, Duration longest) {
    return value(setting).equals("off")
        ? Optional.empty()
        : Optional.of(duration(setting, shortest, longest));
  }

  /** How many faults there are so far: a comparison with a value that is wrong says nothing. */
  int faults() {
    return faults.size();
  }

  void refuseIf(boolean isFault, Setting setting) {
    if (isFault) {
      fault(setting, value(setting));
    }
  }

  boolean flag(Setting setting) {
    return matching(setting, "true|false").equals("true");
  }

  Optional<URI> url(Setting setting) {
    var value = value(setting);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    var url = parsed(value).filter(SettingReader::isHttp);
    if (url.isEmpty()) {
      fault(setting, value);
    }
    return url;
  }

  /** What a list of the installation permits. */
  <T> T permitted(Setting setting, Function<String, Result<T>> reading, T none) {
    return switch (reading.apply(value(setting))) {
      case Result.Read<T>(T permitted) -> permitted;
      case Result.Unreadable<T> _ -> {
        fault(setting, value(setting));
        yield none;
      }
      case Result.Refused<T>(String fault) -> {
        faults.add("%s: %s".formatted(setting.variable(), fault));
        yield none;
      }
    };
  }

  void refuseFaults() {
    if (!faults.isEmpty()) {
      throw new InvalidSettings(faults);
    }
  }

  private String value(Setting setting) {
    return Optional.ofNullable(environment.get(setting.variable()))
        .or(setting::fallback)
        .orElse("");
  }

  private void fault(Setting setting, String seen) {
    faults.add(
        environment.containsKey(setting.variable())
            ? "%s is '%s': allowed is %s".formatted(setting.variable(), seen, setting.allowed())
            : "%s is not set: it must be %s".formatted(setting.variable(), setting.allowed()));
  }

  private static boolean isHttp(URI url) {
    return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        && url.getHost() != null
        && url.getUserInfo() == null;
  }

  private static Optional<URI> parsed(String value) {
    try {
      return Optional.of(new URI(value));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static long millis(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1000;
      case "m" -> 60_000;
      default -> 3_600_000;
    };
  }
}
