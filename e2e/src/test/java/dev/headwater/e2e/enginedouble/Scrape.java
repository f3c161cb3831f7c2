package dev.headwater.e2e.enginedouble;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Reads the metrics of nodes. */
final class Scrape implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * The sum of a metric's series that a node shows; empty when it shows none.
   *
   * @param label a label that the series carry, as {@code name="value"}; all when empty
   */
  OptionalDouble sum(String address, String name, String label)
      throws IOException, InterruptedException {
    var uri = URI.create("http://" + address + ":9090/metrics");
    var text = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    var values =
        Pattern.compile("(?m)^" + Pattern.quote(name) + "(?:\\{([^}]*)})? (\\S+)")
            .matcher(text)
            .results()
            .filter(match -> Objects.requireNonNullElse(match.group(1), "").contains(label))
            .mapToDouble(match -> Double.parseDouble(match.group(2)))
            .toArray();
    return values.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Arrays.stream(values).sum());
  }

  @Override
  public void close() {
    http.close();
  }
}
