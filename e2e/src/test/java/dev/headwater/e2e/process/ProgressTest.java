package dev.headwater.e2e.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Progress progress =
      new Progress(new PrintStream(printed, true, UTF_8), Duration.ofMillis(20));

  @Test
  void longWorkIsAnnouncedRemindedOfAndTimed() {
    String result =
        progress.during(
            "building",
            () -> {
              await().until(() -> printed.toString(UTF_8).contains("so far"));
              return "built";
            });

    assertThat(result).isEqualTo("built");
    assertThat(printed.toString(UTF_8).lines())
        .allMatch(line -> line.matches("\\[ +[0-9]+\\.[0-9] s] building.*"))
        .first()
        .asString()
        .endsWith("building");
    assertThat(printed.toString(UTF_8).lines().toList().getLast())
        .matches(".*building: done after [0-9]+\\.[0-9] s");
  }

  @Test
  void aFailureKeepsItsCause() {
    assertThatThrownBy(
            () ->
                progress.during(
                    "building",
                    () -> {
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("disk full");
  }
}
