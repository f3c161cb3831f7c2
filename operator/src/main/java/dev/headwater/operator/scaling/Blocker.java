package dev.headwater.operator.scaling;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What keeps brokers from being added or from leaving: the words in {@code blockedBy}. */
public enum Blocker {
  SUSPENDED("spec.suspend is true."),
  PAUSED("The annotation headwater.dev/pause-scaling stops this direction."),
  SCALING_INPUT_INVALID(
      "An annotation, or the time zone of a schedule, cannot be read, so nothing is changed until"
          + " it is corrected."),
  AT_MAX("The signals ask for more brokers than brokers.autoscaling.max."),
  SCALE_OUT_COOLDOWN("Brokers were added less than scaleOut.cooldown ago."),
  INEFFECTIVE_SCALE_OUT(
      "The brokers added last have not relieved the others: a hot partition, or a limit behind the"
          + " brokers. No more are added for that signal for half an hour."),
  METRICS_MISSING(
      "A required signal is not known, or fewer than 80 % of the brokers say it: nobody leaves on"
          + " that."),
  WINDOW_NOT_FULL(
      "The load has not been known for the whole scaleIn.window; it begins anew with the"
          + " operator."),
  FLOOR(
      "The annotation headwater.dev/min-brokers, or one of brokers.autoscaling.schedules, asks for"
          + " at least as many."),
  SCALE_IN_COOLDOWN("The number of brokers changed less than scaleIn.cooldown ago."),
  BROKER_PENDING("A broker is starting."),
  BROKER_LEAVING("A broker is leaving; the next one waits until it has gone."),
  REVERSALS("The direction has turned six times within a day."),
  UNHEALTHY("The cluster cannot lose a broker now; the message says why.");

  private final String meaning;

  Blocker(String meaning) {
    this.meaning = meaning;
  }

  /** As users see it, such as {@code WindowNotFull}. */
  public String id() {
    return Arrays.stream(name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  /** What it means, in a sentence. */
  public String meaning() {
    return meaning;
  }
}
