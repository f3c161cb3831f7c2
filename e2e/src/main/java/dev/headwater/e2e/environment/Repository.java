package dev.headwater.e2e.environment;

import dev.headwater.e2e.process.Folder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where things are in the checkout. */
public record Repository(Path root) {
  /** The checkout that the system property repository.root names. */
  public static Repository current() {
    var root = System.getProperty("repository.root");
    if (root == null) {
      throw new IllegalStateException(
          "the system property repository.root is not set; start by e2e/playground or by Maven");
    }
    return new Repository(Path.of(root));
  }

  public Path operatorJar() {
    return root.resolve("operator/target/headwater-operator.jar");
  }

  public Path kafkaJars() {
    return root.resolve("e2e/tools/kafka/target/lib");
  }

  public Path awsTools() {
    return root.resolve("e2e/tools/aws");
  }

  public Path chart() {
    return root.resolve("charts/headwater");
  }

  public Path example(String name) {
    return root.resolve("examples").resolve(name);
  }

  /** Folder for what runs leave behind: logs, audit log, kubeconfig. */
  public Path output(String run) {
    return root.resolve("e2e/target").resolve(run);
  }

  /** That folder, made and without what an earlier run left. */
  public Path emptied(String run) {
    try {
      var folder = Files.createDirectories(output(run));
      Folder.empty(folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
