package dev.headwater.e2e.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The chart's policies, filled in as an installation does. */
final class PolicyTemplate {
  private PolicyTemplate() {}

  /**
   * A policy without names in braces.
   *
   * @throws IllegalStateException when the file has a name that is not given
   */
  static String filled(Path file, Map<String, String> values) {
    try {
      var text = Files.readString(file);
      for (var value : values.entrySet()) {
        text = text.replace("${" + value.getKey() + "}", value.getValue());
      }
      int left = text.indexOf("${");
      if (left >= 0) {
        throw new IllegalStateException(
            "the stack has no value for %s in %s: add it to AwsStack"
                .formatted(text.substring(left, text.indexOf('}', left) + 1), file));
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
