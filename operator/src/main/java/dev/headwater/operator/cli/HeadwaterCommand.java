package dev.headwater.operator.cli;

import dev.headwater.operator.settings.InvalidSettings;
import dev.headwater.operator.settings.OperatorSettings;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line of the operator. */
@Command(
    name = "headwater",
    description = "Kubernetes operator for Kafka-compatible clusters with stateless brokers.",
    mixinStandardHelpOptions = true,
    subcommands = ReplayCommand.class,
    versionProvider = HeadwaterCommand.Version.class)
public final class HeadwaterCommand {
  private final Map<String, String> environment;
  private final Consumer<OperatorSettings> start;

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * @param environment where settings are read from
   * @param start starts the operator and returns when it has stopped
   */
  public HeadwaterCommand(Map<String, String> environment, Consumer<OperatorSettings> start) {
    this.environment = Map.copyOf(environment);
    this.start = start;
  }

  @Command(
      name = "run",
      description =
          "Runs the operator until it is told to stop. Settings come from HEADWATER_* variables;"
              + " one that is not allowed ends it with exit code 2.",
      mixinStandardHelpOptions = true)
  int run() {
    try {
      start.accept(OperatorSettings.from(environment));
      return ExitCode.OK;
    } catch (InvalidSettings faults) {
      spec.commandLine().getErr().println(faults.getMessage());
      return ExitCode.USAGE;
    }
  }

  /** The version that the jar's manifest carries. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = HeadwaterCommand.class.getPackage().getImplementationVersion();
      return new String[] {"headwater " + Optional.ofNullable(version).orElse("(from classes)")};
    }
  }
}
