package dev.headwater.e2e.kubelet;

import dev.headwater.e2e.process.StackProgram;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A program that runs as threads of this JVM.
 *
 * @param start starts it; it appends what it says to the file that it is given
 */
public record ThreadLaunch(Function<Path, StackProgram> start) implements Launchable {}
