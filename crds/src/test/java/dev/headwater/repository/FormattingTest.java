package dev.headwater.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormattingTest {
  @Test
  void everyJavaFileIsFormatted() throws IOException, FormatterException {
    var different = new ArrayList<Path>();
    for (var file : JavaSources.all()) {
      var text = Files.readString(file);
      var formatted = formatted(text);
      if (!formatted.equals(text)) {
        different.add(JavaSources.relative(file));
        if (CheckedIn.rewriting()) {
          Files.writeString(file, formatted);
        }
      }
    }
    if (!CheckedIn.rewriting()) {
      assertThat(different).as("not formatted (rewrite with -Dwrite=true)").isEqualTo(List.of());
    }
  }

  @Test
  void aFileThatIsNotFormattedIsSeen() throws FormatterException {
    assertThat(formatted("class  A{int b ;}\n")).isEqualTo("class A {\n  int b;\n}\n");
  }

  private static String formatted(String text) throws FormatterException {
    return new Formatter().formatSourceAndFixImports(text);
  }
}
