package dev.headwater.e2e.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headwater.e2e.kubelet.ContainerStart;
import dev.headwater.e2e.kubelet.LaunchFailure;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorLauncherTest {
  @TempDir private Path directory;

  @Test
  void theOperatorIsAClientInsideThisClusterWhateverKubeconfigTheUserHas() throws Exception {
    var jar = Files.createFile(directory.resolve("operator.jar"));
    var launch = launcher(jar).launch(start());
    assertThat(launch.environment())
        .containsEntry("KUBERNETES_SERVICE_HOST", "127.0.0.1")
        .containsEntry("KUBERNETES_SERVICE_PORT", "6443")
        .containsEntry("HEADWATER_HTTP_BIND_ADDRESS", "127.64.0.9")
        .containsEntry("HOME", directory.toString())
        .containsEntry("AWS_ENDPOINT_URL", "https://127.0.0.1:5000")
        .containsEntry("LEVEL", "info");
    assertThat(launch.arguments())
        .contains(
            "-Dkubernetes.auth.tryKubeConfig=false",
            "-Dkubernetes.auth.serviceAccount.token=/pod/account/token",
            "-Dkubernetes.certs.ca.file=/pod/account/ca.crt",
            "-Dkubenamespace=/pod/account/namespace",
            "-Dextra=1")
        .endsWith("-jar", jar.toString(), "run");
  }

  @Test
  void aJarThatIsNotBuiltIsSaid() {
    assertThatThrownBy(() -> launcher(directory.resolve("absent.jar")).launch(start()))
        .isInstanceOf(LaunchFailure.class)
        .hasMessageContaining("absent.jar is missing");
  }

  @Test
  void onlyItsOwnImageIsLaunched() {
    var launcher = launcher(directory.resolve("operator.jar"));
    assertThat(launcher.launches("headwater/operator:0.1.0")).isTrue();
    assertThat(launcher.launches("headwater/operator@sha256:00")).isTrue();
    assertThat(launcher.launches("headwater/operator-tools:0.1.0")).isFalse();
  }

  private static OperatorLauncher launcher(Path jar) {
    return new OperatorLauncher(
        "headwater/operator",
        jar,
        URI.create("https://127.0.0.1:6443"),
        List.of("-Dextra=1"),
        Map.of("AWS_ENDPOINT_URL", "https://127.0.0.1:5000"));
  }

  private ContainerStart start() throws IOException {
    return new ContainerStart(
        new Pod(),
        new Container(),
        directory,
        Map.of("LEVEL", "info"),
        List.of("run"),
        path -> path.replace("/var/run/secrets/kubernetes.io/serviceaccount", "/pod/account"),
        "127.64.0.9",
        Files.createFile(directory.resolve("hosts")));
  }
}
