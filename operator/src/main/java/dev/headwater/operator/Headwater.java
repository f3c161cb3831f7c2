package dev.headwater.operator;

import dev.headwater.operator.cli.HeadwaterCommand;
import picocli.CommandLine;

/** Entry point of the process. */
public final class Headwater {
  private Headwater() {}

  public static void main(String[] arguments) {
    var command = new HeadwaterCommand(System.getenv(), OperatorProcess::run);
    System.exit(new CommandLine(command).execute(arguments));
  }
}
