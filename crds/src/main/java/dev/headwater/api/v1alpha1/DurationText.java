package dev.headwater.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as users write them: hours, minutes and seconds, such as {@code 5m30s}. */
@JsonIgnoreProperties(ignoreUnknown = true)
final class DurationText {
  private static final Pattern PART = Pattern.compile("(\\d+)([hms])");
  private static final Map<String, Integer> SECONDS = Map.of("h", 3600, "m", 60, "s", 1);

  private DurationText() {}

  /** What is written, which the CRD has checked; the default when it is absent. */
  static Duration parse(@Nullable String text, Duration fallback) {
    if (text == null) {
      return fallback;
    }
    var seconds =
        PART.matcher(text)
            .results()
            .map(part -> new BigDecimal(part.group(1)).multiply(weight(part.group(2))))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return Duration.ofSeconds(seconds.longValueExact());
  }

  private static BigDecimal weight(String unit) {
    return BigDecimal.valueOf(SECONDS.getOrDefault(unit, 0));
  }
}
