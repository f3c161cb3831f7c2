package dev.headwater.e2e.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the living processes of a stack in the way its guardian does: by their environment. */
final class StackMembers {
  private StackMembers() {}

  static Set<Long> of(String stack) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> carriesMark(pid, Guardian.MARK + "=" + stack))
        .collect(Collectors.toSet());
  }

  private static boolean carriesMark(long pid, String mark) {
    try {
      String environment =
          Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
      return Arrays.asList(environment.split("\0", -1)).contains(mark);
    } catch (IOException e) {
      // The process has ended meanwhile, or it is another user's.
      return false;
    }
  }
}
