package dev.headwater.operator.replay;

import dev.headwater.operator.replay.Simulation.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a run.
 *
 * @param overloadMinutes minutes in which a broker was asked for more than it carries
 * @param actions how often the number of brokers was changed
 * @param reversals actions that undo the direction of one that is less than 30 minutes old
 * @param brokerHours hours of all brokers together, starting and leaving ones included
 * @param mostBrokers most brokers that there were at once
 * @param blockedMinutes minutes in which something kept it from doing more, by its name
 */
public record Figures(
    double overloadMinutes,
    int actions,
    int reversals,
    double brokerHours,
    int mostBrokers,
    SortedMap<String, Double> blockedMinutes) {
  private static final Duration SOON = Duration.ofMinutes(30);
  private static final double STEP_MINUTES = Simulation.STEP.toSeconds() / 60.0;
  private static final double STEP_HOURS = STEP_MINUTES / 60;

  public Figures {
    blockedMinutes = new TreeMap<>(blockedMinutes);
  }

  static Figures of(List<Step> steps) {
    var blocked = new TreeMap<String, Double>();
    for (var step : steps) {
      step.blockedBy().forEach(why -> blocked.merge(why, STEP_MINUTES, Double::sum));
    }
    return new Figures(
        steps.stream().filter(Step::isOverloaded).count() * STEP_MINUTES,
        (int) steps.stream().filter(step -> step.change() != 0).count(),
        reversals(steps),
        steps.stream().mapToInt(Step::brokers).sum() * STEP_HOURS,
        steps.stream().mapToInt(Step::brokers).max().orElse(0),
        blocked);
  }

  private static int reversals(List<Step> steps) {
    int reversals = 0;
    var before = Optional.<Step>empty();
    for (var step : steps) {
      if (step.change() != 0) {
        reversals += before.filter(last -> isReversed(last, step)).isPresent() ? 1 : 0;
        before = Optional.of(step);
      }
    }
    return reversals;
  }

  private static boolean isReversed(Step last, Step step) {
    Instant until = last.at().plus(SOON);
    return step.at().isBefore(until)
        && Integer.signum(last.change()) != Integer.signum(step.change());
  }
}
