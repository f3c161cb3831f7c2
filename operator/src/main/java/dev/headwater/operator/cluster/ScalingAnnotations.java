package dev.headwater.operator.cluster;

import dev.headwater.operator.scaling.ScalingPolicy.Floor;
import dev.headwater.operator.scaling.ScalingPolicy.Pause;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What somebody on call has written on a StreamCluster; the API server checks no annotations.
 *
 * @param fault what cannot be read, with what is allowed
 */
record ScalingAnnotations(Pause pause, Optional<Floor> floor, Optional<String> fault) {
  static final String PAUSE = "headwater.dev/pause-scaling";
  static final String FLOOR = "headwater.dev/min-brokers";

  private static final Pattern FLOOR_UNTIL = Pattern.compile("(\\d{1,3}) until (\\S+)");
  private static final Map<String, Pause> PAUSES =
      Map.of("in", Pause.IN, "out", Pause.OUT, "both", Pause.BOTH);

  static ScalingAnnotations of(Map<String, String> annotations) {
    var pause = annotations.get(PAUSE);
    var floor = annotations.get(FLOOR);
    var until = floor == null ? Optional.<Floor>empty() : parsed(floor);
    if (pause != null && !PAUSES.containsKey(pause)) {
      return faulty(
          "The annotation %s is '%s': allowed is in, out or both. Correct or remove it."
              .formatted(PAUSE, pause));
    }
    if (floor != null && until.isEmpty()) {
      return faulty(
          "The annotation %s is '%s': allowed is such as '6 until 2026-12-01T00:00:00Z', a number of brokers and a time of RFC 3339 in UTC. Correct or remove it."
              .formatted(FLOOR, floor));
    }
    return new ScalingAnnotations(
        pause == null ? Pause.NONE : PAUSES.getOrDefault(pause, Pause.NONE),
        until,
        Optional.empty());
  }

  private static Optional<Floor> parsed(String text) {
    var parts = FLOOR_UNTIL.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Floor(
              Integer.parseInt(parts.group(1)),
              Instant.parse(parts.group(2)),
              "the annotation " + FLOOR));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static ScalingAnnotations faulty(String fault) {
    return new ScalingAnnotations(Pause.NONE, Optional.empty(), Optional.of(fault));
  }
}
