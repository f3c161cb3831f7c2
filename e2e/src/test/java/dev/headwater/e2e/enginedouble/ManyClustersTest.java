package dev.headwater.e2e.enginedouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.ProcessScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred clusters in one JVM of their own, so that nothing else is measured. */
@Tag("full")
class ManyClustersTest {
  private static final int CLUSTERS = 100;
  private static final int LIMIT_MIB = 1024;
  private static final Pattern FIGURES =
      Pattern.compile("described (\\d+) heap (\\d+) rss (\\d+) threads (\\d+)");

  @TempDir private Path directory;

  @Test
  void aHundredClustersOfThreeAndThreeNodesFitIntoAGibibyte() throws Exception {
    var log = directory.resolve("many.log");
    try (var scope = ProcessScope.open(directory.resolve("scope"))) {
      var process = scope.start(new Command("many", command(), Map.of(), directory, log));
      assertThat(process.onExit()).succeedsWithin(Duration.ofMinutes(8)).isEqualTo(0);
    }
    var figures = FIGURES.matcher(Files.readString(log));
    assertThat(figures.find()).as(Files.readString(log)).isTrue();
    System.out.println(figures.group());
    int described = Integer.parseInt(figures.group(1));
    int heap = Integer.parseInt(figures.group(2));
    int rss = Integer.parseInt(figures.group(3));
    assertThat(described).isEqualTo(CLUSTERS);
    assertThat(heap + rss).as("MiB of used heap and of memory").isLessThanOrEqualTo(LIMIT_MIB);
  }

  private List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-Xmx512m",
        "-cp",
        System.getProperty("java.class.path"),
        ManyClustersMain.class.getName(),
        directory.resolve("clusters").toString(),
        Integer.toString(CLUSTERS));
  }
}
