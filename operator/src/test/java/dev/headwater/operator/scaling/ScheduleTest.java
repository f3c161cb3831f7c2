package dev.headwater.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.scaling.ScalingPolicy.Floor;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  private static final Set<DayOfWeek> ALL = Set.of(DayOfWeek.values());

  /** 2026-11-27 is a Friday; Berlin is an hour ahead of UTC in winter and two in summer. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-27T06:59:59Z,",
    "2026-11-27T07:00:00Z, 2026-11-27T17:00:00Z",
    "2026-11-27T16:59:59Z, 2026-11-27T17:00:00Z",
    "2026-11-27T17:00:00Z,",
    "2026-11-28T12:00:00Z,",
    "2026-07-03T05:59:59Z,",
    "2026-07-03T06:00:00Z, 2026-07-03T16:00:00Z",
  })
  void aPeriodHoldsByTheClocksOfItsTimeZone(Instant now, Instant until) {
    var schedule = schedule(Set.of(DayOfWeek.FRIDAY), "08:00", "18:00", "Europe/Berlin");
    assertThat(schedule.at(now).map(Floor::until)).isEqualTo(Optional.ofNullable(until));
  }

  /** It belongs to the day on which it began. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-27T01:00:00Z,",
    "2026-11-27T22:00:00Z, 2026-11-28T02:00:00Z",
    "2026-11-28T01:59:59Z, 2026-11-28T02:00:00Z",
    "2026-11-28T02:00:00Z,",
    "2026-11-28T22:00:00Z,",
  })
  void aPeriodOverMidnightEndsOnTheNextDay(Instant now, Instant until) {
    var schedule = schedule(Set.of(DayOfWeek.FRIDAY), "22:00", "02:00", "UTC");
    assertThat(schedule.at(now).map(Floor::until)).isEqualTo(Optional.ofNullable(until));
  }

  @Test
  void equalTimesAreAWholeDay() {
    var schedule = schedule(Set.of(DayOfWeek.FRIDAY), "09:00", "09:00", "UTC");
    assertThat(minutes(schedule, "2026-11-26T00:00:00Z", 4)).isEqualTo(24 * 60);
  }

  /** On 2026-03-29 clocks in Berlin go from 02:00 to 03:00, on 2026-10-25 from 03:00 to 02:00. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-28T12:00:00Z, 02:30, 06:00, 150",
    "2026-03-28T12:00:00Z, 01:00, 02:30, 90",
    "2026-03-28T12:00:00Z, 01:00, 04:00, 120",
    "2026-03-28T12:00:00Z, 02:15, 02:45, 30",
    "2026-03-28T12:00:00Z, 02:30, 03:00, 0",
    "2026-10-24T12:00:00Z, 02:30, 06:00, 270",
    "2026-10-24T12:00:00Z, 01:00, 02:30, 90",
    "2026-10-24T12:00:00Z, 01:00, 04:00, 240",
    "2026-10-24T12:00:00Z, 00:00, 00:00, 1500",
  })
  void whereClocksChangeAPeriodIsInOnePiece(Instant start, String from, String to, int minutes) {
    var sunday = schedule(Set.of(DayOfWeek.SUNDAY), from, to, "Europe/Berlin");
    assertThat(minutes(sunday, start.toString(), 2)).isEqualTo(minutes);
    assertThat(changes(sunday, start)).isEqualTo(minutes == 0 ? 0 : 2);
  }

  @Test
  void theHighestFloorHolds() {
    var policy =
        ChangedPolicy.of(
            Trial.POLICY,
            changed ->
                changed.schedules =
                    List.of(
                        new Schedule("a", 4, ALL, time("08:00"), time("18:00"), ZoneId.of("UTC")),
                        new Schedule("b", 6, ALL, time("12:00"), time("13:00"), ZoneId.of("UTC"))));
    assertThat(policy.lowest(Instant.parse("2026-11-27T07:00:00Z"))).isEqualTo(policy.min());
    assertThat(policy.lowest(Instant.parse("2026-11-27T08:00:00Z"))).isEqualTo(4);
    assertThat(policy.lowest(Instant.parse("2026-11-27T12:30:00Z"))).isEqualTo(6);
    assertThat(policy.lowest(Instant.parse("2026-11-27T13:00:00Z"))).isEqualTo(4);
  }

  @Test
  void brokersComeWithThePeriodAndLeaveAfterIt() {
    var trial = new Trial(Trial.POLICY, 2);
    trial.policy =
        ChangedPolicy.of(
            trial.policy,
            changed ->
                changed.schedules =
                    List.of(
                        new Schedule(
                            "noon", 6, ALL, time("12:20"), time("13:00"), ZoneId.of("UTC"))));
    trial.hold(0, Duration.ofMinutes(19));
    assertThat(trial.brokers).isEqualTo(2);
    trial.hold(0, Duration.ofMinutes(2));
    assertThat(trial.brokers).isEqualTo(6);
    var held = trial.hold(0, Duration.ofMinutes(30));
    assertThat(trial.brokers).isEqualTo(6);
    assertThat(held.blockedBy())
        .extracting(Decision.Blocked::message)
        .contains("the schedule 'noon' asks for 6 until 2026-11-24T13:00:00Z");
    trial.hold(0, Duration.ofHours(1));
    assertThat(trial.brokers).isEqualTo(2);
  }

  private static int minutes(Schedule schedule, String from, int days) {
    int minutes = 0;
    for (var at = Instant.parse(from);
        minutes(from, at) < Duration.ofDays(days).toMinutes();
        at = next(at)) {
      minutes += schedule.at(at).isPresent() ? 1 : 0;
    }
    return minutes;
  }

  private static long minutes(String from, Instant to) {
    return Duration.between(Instant.parse(from), to).toMinutes();
  }

  private static int changes(Schedule schedule, Instant start) {
    int changes = 0;
    boolean before = schedule.at(start).isPresent();
    for (var at = start;
        minutes(start.toString(), at) < Duration.ofDays(2).toMinutes();
        at = next(at)) {
      boolean holds = schedule.at(at).isPresent();
      changes += holds == before ? 0 : 1;
      before = holds;
    }
    return changes;
  }

  private static Instant next(Instant at) {
    return at.plus(Duration.ofMinutes(1));
  }

  private static Schedule schedule(Set<DayOfWeek> days, String from, String to, String zone) {
    return new Schedule("s", 4, days, time(from), time(to), ZoneId.of(zone));
  }

  private static LocalTime time(String text) {
    return LocalTime.parse(text);
  }
}
