package dev.headwater.operator.cli;

import dev.headwater.operator.replay.Chart;
import dev.headwater.operator.replay.ClusterFile;
import dev.headwater.operator.replay.InvalidInput;
import dev.headwater.operator.replay.PrometheusTrace;
import dev.headwater.operator.replay.Replay;
import dev.headwater.operator.replay.Scenario.Pace;
import dev.headwater.operator.replay.Summary;
import dev.headwater.operator.replay.Trace;
import dev.headwater.operator.replay.TraceFile;
import dev.headwater.operator.scaling.ScalingTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What autoscaling would have done with a recorded load. */
@Command(
    name = "replay",
    description =
        "Replays a recorded load against a StreamCluster's autoscaling: the operator's own rule on"
            + " a simulated clock, beside HPA+KEDA with defaults and tuned. Asks no cluster.",
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  private static final String STDOUT = "-";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--cluster",
      required = true,
      paramLabel = "FILE",
      description = "YAML with one StreamCluster.")
  private Path cluster = Path.of("");

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "CSV with the columns time, in and out: bytes a second. This or --prometheus-url.")
  private Optional<Path> trace = Optional.empty();

  @Mixin private PrometheusOptions prometheus = new PrometheusOptions();

  @Option(
      names = "--price-per-broker-hour",
      paramLabel = "USD",
      description = "Adds what the brokers cost.")
  private Optional<Double> price = Optional.empty();

  @Option(
      names = "--broker-start",
      defaultValue = "60s",
      paramLabel = "TIME",
      converter = UpToFiveMinutes.class,
      description = "How long a new broker takes to be ready, 0s to 5m. Default: 60s.")
  private Duration start = Duration.ZERO;

  @Option(
      names = "--drain",
      defaultValue = "30s",
      paramLabel = "TIME",
      converter = UpToFiveMinutes.class,
      description = "How long a broker takes to leave, 0s to 5m. Default: 30s.")
  private Duration drain = Duration.ZERO;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Writes the figures as JSON; '-': to standard output, instead of the table.")
  private Optional<String> summary = Optional.empty();

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "Draws load, capacity, decisions and what blocked them, as SVG.")
  private Optional<Path> chart = Optional.empty();

  @Override
  public Integer call() {
    try {
      var written = replay();
      spec.commandLine().getOut().print(written);
      spec.commandLine().getOut().flush();
      return ExitCode.OK;
    } catch (InvalidInput fault) {
      spec.commandLine().getErr().println(fault.getMessage());
      return ExitCode.USAGE;
    }
  }

  private String replay() {
    if (price.filter(usd -> !Double.isFinite(usd) || usd < 0).isPresent()) {
      throw new InvalidInput(
          "--price-per-broker-hour is %s: it is US dollars, 0 or more.".formatted(price.get()));
    }
    var times = ScalingTimes.at(1);
    var scenario = ClusterFile.read(cluster, times, Replay.STEP);
    var replay = Replay.of(scenario, load(), new Pace(start, drain), times);
    var usd = price.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    var result = new Summary(replay, usd);
    chart.ifPresent(file -> write("--chart", file, Chart.svg(replay)));
    if (summary.filter(STDOUT::equals).isPresent()) {
      return result.json();
    }
    summary.ifPresent(file -> write("--summary", Path.of(file), result.json()));
    return result.text();
  }

  private Trace load() {
    if (trace.isPresent() == prometheus.isAsked()) {
      throw new InvalidInput(
          "The load comes from one of --trace=FILE and --prometheus-url=URL: %s given."
              .formatted(trace.isPresent() ? "both are" : "none is"));
    }
    var recorded = prometheus.read(Instant.now());
    prometheus
        .saveTrace()
        .ifPresent(file -> write("--save-trace", file, recorded.orElseThrow().csv()));
    return recorded
        .map(PrometheusTrace::trace)
        .orElseGet(() -> TraceFile.read(trace.orElseThrow()));
  }

  private static void write(String option, Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new InvalidInput(
          "%s: %s cannot be written: %s.".formatted(option, file, e.getClass().getSimpleName()));
    }
  }

  /** Durations as a StreamCluster has them. A broker that takes longer to start counts as lost. */
  static final class UpToFiveMinutes implements ITypeConverter<Duration> {
    private static final Duration MOST = Duration.ofMinutes(5);

    @Override
    public Duration convert(String text) {
      try {
        var duration = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        if (!duration.isNegative() && duration.compareTo(MOST) <= 0) {
          return duration;
        }
      } catch (DateTimeParseException e) {
        // Said below, with what is allowed.
      }
      throw new TypeConversionException("'%s': allowed is 0s to 5m, such as 90s".formatted(text));
    }
  }
}
