package dev.headwater.e2e.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsAgentTest {
  private static final Path AGENT = Path.of("agent.jar");
  private static final String KEY = "s3.telemetry.metrics.exporter.uri";

  @TempDir private Path directory;

  @Test
  void theAgentBindsWhatTheTelemetryUriNames() throws IOException {
    var uri = "prometheus://?host=127.64.0.7&port=9090";
    var rules = directory.resolve("standin-metrics.yaml");
    assertThat(MetricsAgent.flags(AGENT, Map.of(KEY, uri), directory))
        .containsExactly("-javaagent:agent.jar=127.64.0.7:9090:" + rules);
    assertThat(rules).content().contains("kafka_request_queue_time_count_milliseconds_total");
  }

  @Test
  void withoutAUriThereIsNoAgent() throws IOException {
    assertThat(MetricsAgent.flags(AGENT, Map.of(), directory)).isEmpty();
  }

  @Test
  void anotherExporterIsRefused() {
    assertThatThrownBy(() -> MetricsAgent.flags(AGENT, Map.of(KEY, "otlp://?x=y"), directory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(KEY + " is 'otlp://?x=y': allowed is prometheus://?host=ADDRESS&port=PORT");
  }
}
