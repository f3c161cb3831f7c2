package dev.headwater.operator.scaling;

import dev.headwater.operator.scaling.ScalingPolicy.Floor;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A minimum by time of day. A day's period begins and ends when clocks in the time zone show its
 * times: where they skip one, as many minutes later as they skip; where they show one twice, the
 * first time.
 *
 * @param name the user's name of it
 * @param brokers fewest brokers within the period
 * @param days days on which a period begins
 * @param from when it begins
 * @param to when it ends, on the next day if that is not after {@code from}
 */
public record Schedule(
    String name, int brokers, Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
  public Schedule {
    days = Set.copyOf(days);
  }

  /** The minimum that holds now, if one does, until the end of its period. */
  Optional<Floor> at(Instant now) {
    var today = now.atZone(zone).toLocalDate();
    return Stream.of(today, today.minusDays(1))
        .filter(day -> days.contains(day.getDayOfWeek()))
        .filter(day -> !now.isBefore(day.atTime(from).atZone(zone).toInstant()))
        .map(this::end)
        .filter(now::isBefore)
        .findFirst()
        .map(end -> new Floor(brokers, end, "the schedule '%s'".formatted(name)));
  }

  private Instant end(LocalDate day) {
    var last = to.isAfter(from) ? day : day.plusDays(1);
    return last.atTime(to).atZone(zone).toInstant();
  }
}
