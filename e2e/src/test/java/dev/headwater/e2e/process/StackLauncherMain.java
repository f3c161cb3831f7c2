package dev.headwater.e2e.process;

import dev.headwater.e2e.environment.OperatorChart;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.environment.Stack;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A launcher of a whole stack with the operator in it, which the test then ends. */
final class StackLauncherMain {
  private StackLauncherMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    var repository = Repository.current();
    var progress = Progress.toConsole();
    var stack = Stack.start(repository, Path.of(arguments[0]), progress);
    OperatorChart.install(repository, stack, Map.of(), progress);
    System.out.println("stack " + stack.scope().id());
    new CountDownLatch(1).await();
  }
}
