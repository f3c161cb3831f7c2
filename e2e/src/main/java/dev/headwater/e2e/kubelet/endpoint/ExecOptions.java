package dev.headwater.e2e.kubelet.endpoint;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be executed, and which streams the client wants.
 *
 * @param streams the error stream, which carries the exit code, is always among them
 */
record ExecOptions(List<String> command, Set<ExecStream> streams) {
  ExecOptions {
    command = List.copyOf(command);
    streams = Set.copyOf(streams);
  }

  /** The options of a query; there is no terminal here, so one that is asked for is refused. */
  static ExecOptions of(Map<String, List<String>> query) throws Refused {
    if (asked(query, "tty")) {
      throw new Refused(400, "this kubelet has no terminals: leave out -t");
    }
    var command = query.getOrDefault("command", List.of());
    if (command.isEmpty()) {
      throw new Refused(400, "command is missing");
    }
    var streams = EnumSet.of(ExecStream.ERROR);
    if (asked(query, "input")) {
      streams.add(ExecStream.STDIN);
    }
    if (asked(query, "output")) {
      streams.add(ExecStream.STDOUT);
    }
    if (asked(query, "error")) {
      streams.add(ExecStream.STDERR);
    }
    return new ExecOptions(command, streams);
  }

  private static boolean asked(Map<String, List<String>> query, String name) {
    return query.getOrDefault(name, List.of()).contains("1");
  }
}
