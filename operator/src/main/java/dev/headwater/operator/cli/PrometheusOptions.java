package dev.headwater.operator.cli;

import dev.headwater.operator.prometheus.BearerToken;
import dev.headwater.operator.prometheus.PrometheusServer;
import dev.headwater.operator.prometheus.Trust;
import dev.headwater.operator.replay.InvalidInput;
import dev.headwater.operator.replay.PrometheusTrace;
import dev.headwater.operator.replay.PrometheusTrace.Period;
import dev.headwater.operator.replay.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Where a recorded load comes from that is in no file. */
final class PrometheusOptions {
  private static final Pattern LAST = Pattern.compile("(\\d{1,5})([mhd])");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of("m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  /** A month takes a minute to replay. */
  private static final Duration LONGEST = Duration.ofDays(31);

  private static final Pattern COLUMN = Pattern.compile("(in|out)(_[A-Za-z0-9-]+)?");

  @Option(
      names = "--prometheus-url",
      paramLabel = "URL",
      description = "Takes the load from a Prometheus server, in place of --trace.")
  private Optional<String> url = Optional.empty();

  @Option(
      names = "--query",
      paramLabel = "NAME=PROMQL",
      description =
          "What the server is asked for a column, bytes a second in one series: in and out, or"
              + " in_<zone id> and out_<zone id> for each zone.")
  private List<String> queries = new ArrayList<>();

  @Option(
      names = "--last",
      paramLabel = "TIME",
      description = "How much of the past, 1m to 31d. Default: 24h.")
  private Optional<String> last = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "When the load begins, such as 2026-11-01T08:00:00Z; in place of --last.")
  private Optional<String> from = Optional.empty();

  @Option(names = "--to", paramLabel = "TIME", description = "When it ends. Default: now.")
  private Optional<String> to = Optional.empty();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Bearer token for the server; over https only.")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "Certificates (PEM) that the server's own must be signed by.")
  private Optional<Path> caFile = Optional.empty();

  @Option(
      names = "--save-trace",
      paramLabel = "FILE",
      description = "Writes what the server answered as CSV, for --trace.")
  private Optional<Path> saveTrace = Optional.empty();

  /** Whether the load comes from a server. */
  boolean isAsked() {
    return url.isPresent();
  }

  /** Where what the server answered is to be written; only with a server. */
  Optional<Path> saveTrace() {
    return saveTrace;
  }

  /**
   * What the server recorded; empty when no server is given.
   *
   * @throws InvalidInput when an option is not allowed, or the server's answer is no load
   */
  Optional<PrometheusTrace> read(Instant now) {
    if (url.isEmpty()) {
      given().findFirst().ifPresent(PrometheusOptions::refuseWithoutServer);
      return Optional.empty();
    }
    var server = server(url.get());
    return Optional.of(PrometheusTrace.read(server, token(server), columns(), period(now)));
  }

  private Stream<String> given() {
    return Stream.of(
            queries.stream().findFirst().map(_ -> "--query"),
            last.map(_ -> "--last"),
            from.map(_ -> "--from"),
            to.map(_ -> "--to"),
            tokenFile.map(_ -> "--token-file"),
            caFile.map(_ -> "--ca-file"),
            saveTrace.map(_ -> "--save-trace"))
        .flatMap(Optional::stream);
  }

  private static void refuseWithoutServer(String option) {
    throw new InvalidInput("%s is for --prometheus-url, which is not given.".formatted(option));
  }

  private PrometheusServer server(String text) {
    var address =
        PrometheusServer.url(text)
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "--prometheus-url is '%s': allowed is an http or https URL without user, query and fragment, such as http://localhost:9090."
                            .formatted(text)));
    var authorities = caFile.map(file -> text("--ca-file", file));
    if (authorities.filter(pem -> !Trust.isReadable(pem)).isPresent()) {
      throw new InvalidInput("--ca-file: %s holds no certificate in PEM.".formatted(caFile.get()));
    }
    return new PrometheusServer(text, address, authorities, Map.of());
  }

  private Optional<BearerToken> token(PrometheusServer server) {
    if (tokenFile.isPresent() && !server.isEncrypted()) {
      throw new InvalidInput(
          "--token-file: a token is sent over https only, and --prometheus-url is %s."
              .formatted(server.url()));
    }
    return tokenFile.map(
        file ->
            BearerToken.in(text("--token-file", file))
                .orElseThrow(
                    () ->
                        new InvalidInput(
                            "--token-file: %s holds no bearer token, which is one word of letters, digits and -._~+/."
                                .formatted(file))));
  }

  private static String text(String option, Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new InvalidInput(
          "%s: %s cannot be read: %s.".formatted(option, file, e.getClass().getSimpleName()));
    }
  }

  private SortedMap<String, String> columns() {
    var columns = new TreeMap<String, String>();
    for (var query : queries) {
      int equals = query.indexOf('=');
      if (equals < 0 || query.substring(equals + 1).isBlank()) {
        throw new InvalidInput(
            "--query is '%s': allowed is NAME=PROMQL, such as 'in=sum(rate(bytes_in_total[2m]))'."
                .formatted(query));
      }
      if (columns.put(query.substring(0, equals), query.substring(equals + 1)) != null) {
        throw new InvalidInput(
            "--query names '%s' twice: one query makes a column."
                .formatted(query.substring(0, equals)));
      }
    }
    if (!areColumns(columns.keySet())) {
      throw new InvalidInput(
          "--query names %s: allowed are in and out, or in_<zone id> and out_<zone id> for each zone."
              .formatted(columns.isEmpty() ? "nothing" : String.join(", ", columns.keySet())));
    }
    return columns;
  }

  private static boolean areColumns(Set<String> names) {
    var zones =
        names.stream().map(name -> name.replaceFirst("^(in|out)", "")).collect(Collectors.toSet());
    return !names.isEmpty()
        && names.stream().allMatch(name -> COLUMN.matcher(name).matches())
        && names.size() == 2 * zones.size()
        && (zones.size() == 1 || !zones.contains(""));
  }

  private Period period(Instant now) {
    if (from.isPresent() && last.isPresent()) {
      throw new InvalidInput("--from and --last are both given: one of them says when it begins.");
    }
    var end = to.map(text -> time("--to", text)).orElseGet(() -> lastStep(now));
    var begin = from.map(text -> time("--from", text)).orElseGet(() -> end.minus(length()));
    var asked = Duration.between(begin, end);
    if (end.isAfter(now) || asked.compareTo(SHORTEST) < 0 || asked.compareTo(LONGEST) > 0) {
      throw new InvalidInput(
          "The time from %s to %s cannot be asked for: allowed are 1m to 31d that have passed."
              .formatted(begin, end));
    }
    return new Period(begin, end);
  }

  /** So that the same times are asked for again later, and by servers that know no others. */
  private static Instant lastStep(Instant now) {
    long step = Replay.STEP.toSeconds();
    return Instant.ofEpochSecond(now.getEpochSecond() / step * step);
  }

  private Duration length() {
    var text = last.orElse("24h");
    var parts = LAST.matcher(text);
    if (!parts.matches()) {
      throw new InvalidInput(
          "--last is '%s': allowed is 1m to 31d, such as 90m, 24h or 7d.".formatted(text));
    }
    return UNITS.get(parts.group(2)).getDuration().multipliedBy(Long.parseLong(parts.group(1)));
  }

  private static Instant time(String option, String text) {
    try {
      return lastStep(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw new InvalidInput(
          "%s is '%s': a time is such as 2026-11-01T08:00:00Z.".formatted(option, text));
    }
  }
}
