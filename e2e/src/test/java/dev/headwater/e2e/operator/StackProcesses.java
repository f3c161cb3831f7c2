package dev.headwater.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.e2e.environment.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processes of a stack, and what can be done to them. */
final class StackProcesses {
  private StackProcesses() {}

  /** The process of this stack whose command has the text, not that of another stack. */
  static ProcessHandle running(Stack stack, String text) {
    return ProcessHandle.allProcesses()
        .filter(process -> contains(process, "cmdline", text))
        .filter(process -> contains(process, "environ", "HEADWATER_STACK=" + stack.scope().id()))
        .findAny()
        .orElseThrow();
  }

  /** Stops a process as it is: it answers nobody and hears no signal but SIGKILL. */
  static void freeze(ProcessHandle process) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
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
