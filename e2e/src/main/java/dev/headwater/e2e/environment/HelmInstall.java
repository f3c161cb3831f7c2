package dev.headwater.e2e.environment;

import com.marcnuri.helm.Helm;
import java.nio.file.Path;
import java.util.List;

/**
 * Installs a chart, as a process of its own: Helm is a Go library, and once it is loaded Go's
 * handlers take SIGINT and SIGTERM away from the JVM, so that Ctrl-C would end nothing any more.
 */
final class HelmInstall {
  private HelmInstall() {}

  /**
   * Takes chart, release, namespace, kubeconfig and a file of values, then more values as {@code
   * name=value}.
   */
  public static void main(String[] arguments) {
    var words = List.of(arguments);
    var install =
        new Helm(Path.of(words.get(0)))
            .install()
            .withName(words.get(1))
            .withNamespace(words.get(2))
            .createNamespace()
            .withKubeConfig(Path.of(words.get(3)))
            .withValuesFile(Path.of(words.get(4)));
    for (var value : words.subList(5, words.size())) {
      int equals = value.indexOf('=');
      install.set(value.substring(0, equals), value.substring(equals + 1));
    }
    install.call();
  }
}
