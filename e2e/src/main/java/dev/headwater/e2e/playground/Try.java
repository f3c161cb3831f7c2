package dev.headwater.e2e.playground;

import dev.headwater.e2e.environment.OperatorChart;
import dev.headwater.e2e.environment.Repository;
import dev.headwater.e2e.environment.Stack;
import dev.headwater.e2e.process.Progress;
import java.nio.file.Path;
import java.util.Map;

/** Try. */
public final class Try {
  private Try() {}

  public static void main(String[] a) throws Exception {
    var progress = Progress.toConsole();
    var repository = Repository.current();
    var stack = Stack.start(repository, Path.of("/tmp/try"), progress);
    OperatorChart.install(repository, stack, Map.of(), progress);
    stack.client().load(java.nio.file.Files.newInputStream(repository.example("quickstart.yaml"))).serverSideApply();
    progress.step("applied; KUBECONFIG=" + stack.controlPlane().kubeconfig());
    Thread.sleep(600_000);
    stack.close();
  }
}
