package dev.headwater.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormattingTest {
  @Test
  void everyJavaFileIsFormatted() throws IOException {
    var different = JavaSources.all().parallelStream().filter(FormattingTest::differs).toList();
    if (CheckedIn.rewriting()) {
      for (var file : different) {
        Files.writeString(file, formatted(Files.readString(file)));
      }
    } else {
      assertThat(different)
          .extracting(JavaSources::relative)
          .as("not formatted (rewrite with -Dwrite=true)")
          .isEqualTo(List.of());
    }
  }

  @Test
  void aFileThatIsNotFormattedIsSeen() {
    assertThat(formatted("class  A{int b ;}\n")).isEqualTo("class A {\n  int b;\n}\n");
  }

  private static boolean differs(Path file) {
    try {
      var text = Files.readString(file);
      return !formatted(text).equals(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String formatted(String text) {
    try {
      return new Formatter().formatSourceAndFixImports(text);
    } catch (FormatterException e) {
      throw new AssertionError("not Java: " + text, e);
    }
  }
}
