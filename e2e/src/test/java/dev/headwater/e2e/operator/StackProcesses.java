package dev.headwater.e2e.operator;

import dev.headwater.e2e.environment.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds processes of a stack. */
final class StackProcesses {
  private StackProcesses() {}

  /**
   * The process of this stack, not that of another, whose command has the text and whose
   * environment has the variable, {@code <name>=<value>}.
   */
  static ProcessHandle running(Stack stack, String text, String variable) {
    return ProcessHandle.allProcesses()
        .filter(process -> contains(process, "cmdline", text))
        .filter(process -> contains(process, "environ", "HEADWATER_STACK=" + stack.scope().id()))
        .filter(process -> contains(process, "environ", variable))
        .findAny()
        .orElseThrow();
  }

  private static boolean contains(ProcessHandle process, String file, String text) {
    try {
      var path = Path.of("/proc", Long.toString(process.pid()), file);
      return Files.readString(path, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      // Ended meanwhile, or another user's.
      return false;
    }
  }
}
