package dev.headwater.operator.cluster;

import dev.headwater.api.v1alpha1.ScheduleDay;
import dev.headwater.api.v1alpha1.ScheduleSpec;
import dev.headwater.operator.scaling.Schedule;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A minimum by time of day as it is declared. */
final class DeclaredSchedule {
  private DeclaredSchedule() {}

  /** Empty when its time zone is not known. */
  static Optional<Schedule> of(ScheduleSpec spec) {
    return zone(spec)
        .map(
            zone ->
                new Schedule(
                    spec.name(),
                    spec.min(),
                    spec.daysOrAll().stream()
                        .map(ScheduleDay::name)
                        .map(DayOfWeek::valueOf)
                        .collect(Collectors.toSet()),
                    LocalTime.parse(spec.from()),
                    LocalTime.parse(spec.to()),
                    zone));
  }

  /** The API server may know a time zone that is younger than this Java. */
  static Optional<String> fault(List<ScheduleSpec> schedules) {
    return schedules.stream()
        .filter(schedule -> zone(schedule).isEmpty())
        .findFirst()
        .map(
            schedule ->
                "brokers.autoscaling.schedules: the operator does not know the timeZone '%s' of '%s'. Give another of the same time, such as a neighbour's, or update the operator."
                    .formatted(schedule.timeZoneOrDefault(), schedule.name()));
  }

  private static Optional<ZoneId> zone(ScheduleSpec spec) {
    try {
      return Optional.of(ZoneId.of(spec.timeZoneOrDefault()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
