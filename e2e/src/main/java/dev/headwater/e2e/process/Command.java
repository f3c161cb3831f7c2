package dev.headwater.e2e.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a process of the stack runs.
 *
 * @param name how messages and listings call the process
 * @param arguments the program and its arguments; a program without a slash is looked up in PATH
 * @param environment the whole environment of the process but for {@code HEADWATER_STACK}; {@code
 *     PATH}, {@code HOME}, {@code LANG} and {@code TMPDIR} come from the launcher unless they are
 *     given here. Nothing else is inherited, so that a developer's AWS keys or JVM options never
 *     reach the stack.
 * @param workingDirectory created if it does not exist
 * @param log standard output and standard error are appended here; its folder is created
 */
public record Command(
    String name,
    List<String> arguments,
    Map<String, String> environment,
    Path workingDirectory,
    Path log) {

  /** Copies the collections, so that a command never changes after it was made. */
  public Command {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }
}
