package dev.headwater.operator.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * What came of a replay, for people and for programs.
 *
 * @param pricePerBrokerHour price of a broker for an hour, in US dollars; empty when not given
 */
public record Summary(Replay replay, OptionalDouble pricePerBrokerHour) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final double HUNDREDTHS = 100;

  /** Lines of text, the last one ended. */
  public String text() {
    var figures = replay.figures();
    var policy = replay.scenario().policy();
    var network = replay.scenario().network();
    return """
    %s, %s from %s, %d rows, %s without data.
    %d to %d brokers of %s bytes a second, target %s; ready after %s, gone after %s.
    %s
    %s
    %s\
    """
        .formatted(
            replay.scenario().name(),
            text(replay.length()),
            replay.trace().start(),
            replay.trace().rows().size(),
            text(replay.unknown()),
            policy.min(),
            policy.max(),
            number("%.0f", network.capacity()),
            network.target(),
            text(replay.pace().start()),
            text(replay.pace().drain()),
            leftOut(),
            table(figures),
            blocked(figures));
  }

  private String leftOut() {
    var names = replay.scenario().leftOut();
    return names.isEmpty()
        ? ""
        : "Left out, since a trace tells nothing of them: %s.\n"
            .formatted(String.join(", ", names));
  }

  /** A table of Markdown, which reads well as text too. */
  public String table(SequencedMap<String, Figures> figures) {
    boolean isPriced = pricePerBrokerHour.isPresent();
    var table = new StringBuilder();
    line(
        table, isPriced, "", "overload min", "actions", "reversals", "broker-hours", "most", "USD");
    var rule = "-".repeat(11) + ":";
    line(table, isPriced, "-".repeat(18), rule, rule, rule, rule, rule, rule);
    figures.forEach(
        (name, of) ->
            line(
                table,
                isPriced,
                name,
                number("%.2f", of.overloadMinutes()),
                of.actions(),
                of.reversals(),
                number("%.1f", of.brokerHours()),
                of.mostBrokers(),
                number("%.2f", cost(of).orElse(0))));
    return table.toString();
  }

  private static void line(StringBuilder table, boolean isPriced, Object... cells) {
    table.append("| %-18s |".formatted(cells[0]));
    for (int i = 1; i < cells.length - (isPriced ? 0 : 1); i++) {
      table.append(" %12s |".formatted(cells[i]));
    }
    table.append('\n');
  }

  private static String blocked(Map<String, Figures> figures) {
    return figures.entrySet().stream()
        .map(run -> "Blocked, %s: %s.\n".formatted(run.getKey(), minutes(run.getValue())))
        .collect(Collectors.joining());
  }

  private static String minutes(Figures figures) {
    return figures.blockedMinutes().isEmpty()
        ? "nothing"
        : figures.blockedMinutes().entrySet().stream()
            .map(why -> "%s %s min".formatted(why.getKey(), number("%.2f", why.getValue())))
            .collect(Collectors.joining(", "));
  }

  /** The same as JSON, the last line ended. */
  public String json() {
    var root = JSON.createObjectNode();
    root.put("streamCluster", replay.scenario().name());
    root.put("start", replay.trace().start().toString());
    root.put("seconds", replay.length().toSeconds());
    root.put("stepSeconds", Replay.STEP.toSeconds());
    root.put("unknownSeconds", replay.unknown().toSeconds());
    root.put("brokerStartSeconds", replay.pace().start().toSeconds());
    root.put("drainSeconds", replay.pace().drain().toSeconds());
    var leftOut = root.putArray("signalsLeftOut");
    replay.scenario().leftOut().forEach(leftOut::add);
    var runs = root.putArray("runs");
    replay.figures().forEach((name, figures) -> put(runs.addObject().put("name", name), figures));
    var lines = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    try {
      return JSON.writer(lines).writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of JSON can always be written", e);
    }
  }

  private void put(ObjectNode run, Figures figures) {
    run.put("overloadMinutes", rounded(figures.overloadMinutes()));
    run.put("actions", figures.actions());
    run.put("reversals", figures.reversals());
    run.put("brokerHours", rounded(figures.brokerHours()));
    run.put("mostBrokers", figures.mostBrokers());
    cost(figures).ifPresent(cost -> run.put("costUsd", rounded(cost)));
    var blocked = run.putObject("blockedMinutes");
    figures.blockedMinutes().forEach((why, minutes) -> blocked.put(why, rounded(minutes)));
  }

  private OptionalDouble cost(Figures figures) {
    return pricePerBrokerHour.isPresent()
        ? OptionalDouble.of(pricePerBrokerHour.getAsDouble() * figures.brokerHours())
        : OptionalDouble.empty();
  }

  private static double rounded(double value) {
    return Math.round(value * HUNDREDTHS) / HUNDREDTHS;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String text(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
