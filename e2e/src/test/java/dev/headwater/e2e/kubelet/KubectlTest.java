package dev.headwater.e2e.kubelet;

import static dev.headwater.e2e.kubelet.ShellCluster.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headwater.e2e.kubelet.ShellCluster.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** kubectl logs and exec, through the real API server. */
@Tag("full")
@ExtendWith(ShellCluster.Shared.class)
class KubectlTest {
  @TempDir private static Path directory;
  private static ShellCluster cluster;

  @BeforeAll
  static void start(ShellCluster shared) {
    cluster = shared;
    cluster.create(
        ShellYaml.pod(
                "talker",
                "Always",
                "if test -e %1$s; then printf 'second a\\\\nsecond b\\\\n'; exec sleep 600; fi; touch %1$s; echo first; exit 1"
                    .formatted(directory.resolve("talked")),
                "env: [{name: COLOUR, value: blue}]",
                "volumeMounts: [{name: scratch, mountPath: /scratch}]")
            + "  volumes: [{name: scratch, emptyDir: {}}]\n");
    await()
        .atMost(SOON)
        .until(() -> cluster.isReady("talker") && cluster.status("talker").getRestartCount() == 1);
  }

  @Test
  void logsAreThoseOfTheRunOfNow() {
    assertThat(cluster.kubectl("logs", "talker"))
        .isEqualTo(new Output(0, "second a\nsecond b\n", ""));
    assertThat(cluster.kubectl("logs", "talker", "--tail=1").out()).isEqualTo("second b\n");
    assertThat(cluster.kubectl("logs", "talker", "--tail=0").out()).isEmpty();
    assertThat(cluster.kubectl("logs", "talker", "--tail=9").out())
        .isEqualTo("second a\nsecond b\n");
    assertThat(cluster.kubectl("logs", "talker", "--limit-bytes=6").out()).isEqualTo("second");
  }

  @Test
  void logsOfTheRunBeforeAreKept() {
    assertThat(cluster.kubectl("logs", "talker", "--previous"))
        .isEqualTo(new Output(0, "first\n", ""));
  }

  @Test
  void logsAreFollowedUntilTheContainerEnds() throws IOException, InterruptedException {
    var go = directory.resolve("go");
    cluster.create(
        ShellYaml.pod(
            "followed",
            "Never",
            "echo one; until test -e " + go + "; do sleep 0.1; done; echo two"));
    await().atMost(SOON).until(() -> cluster.isReady("followed"));
    var shown = directory.resolve("shown");
    var follower =
        cluster.kubectlProcess("logs", "-f", "followed").redirectOutput(shown.toFile()).start();
    await().atMost(SOON).untilAsserted(() -> assertThat(shown).hasContent("one"));
    assertThat(follower.isAlive()).isTrue();
    Files.createFile(go);
    assertThat(follower.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(follower.exitValue()).isZero();
    assertThat(shown).hasContent("one\ntwo");
  }

  @Test
  void logsThatAreNotThereAreRefusedWithTheReason() {
    cluster.kubelet().faults().failLaunches("default", "mute", "no such image");
    cluster.create(ShellYaml.pod("mute", "Always", "true"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(cluster.kubectl("logs", "mute").err())
                    .containsPattern("waiting to start: (ErrImagePull|ImagePullBackOff)"));
    assertThat(cluster.kubectl("logs", "mute", "--previous").err())
        .contains("previous terminated container \"main\" in pod \"mute\" not found");
    assertThat(cluster.kubectl("logs", "talker", "--since=1h"))
        .satisfies(
            output -> {
              assertThat(output.exitCode()).isEqualTo(1);
              assertThat(output.err()).contains("keeps no time with a line");
            });
  }

  @Test
  void aCommandHasOutputErrorsExitCodeAndTheContainersEnvironment() {
    var output =
        cluster.kubectl(
            "exec", "talker", "--", "bash", "-c", "echo $COLOUR; echo wrong >&2; exit 7");
    assertThat(output.exitCode()).isEqualTo(7);
    assertThat(output.out()).isEqualTo("blue\n");
    assertThat(output.err()).startsWith("wrong\n").contains("exit code 7");
  }

  @Test
  void aCommandReadsItsInputToTheEnd() {
    // More than one frame of the protocol, so that what comes after the first counts.
    var text = "some\ntext".repeat(20_000);
    assertThat(cluster.kubectlWith(text, "exec", "-i", "talker", "--", "cat"))
        .isEqualTo(new Output(0, text, ""));
  }

  @Test
  void aCommandWritesMoreThanABufferHolds() {
    var output = cluster.kubectl("exec", "talker", "--", "head", "-c", "3000000", "/dev/zero");
    assertThat(output.exitCode()).isZero();
    assertThat(output.out()).hasSize(3_000_000);
  }

  @Test
  void aPathOfTheContainerIsFoundOnThisMachine() {
    assertThat(cluster.kubectl("exec", "talker", "--", "touch", "/scratch/made").exitCode())
        .isZero();
    assertThat(cluster.kubectl("exec", "talker", "--", "ls", "/scratch").out()).isEqualTo("made\n");
  }

  @Test
  void aProgramThatDoesNotExistIsSaid() {
    var output = cluster.kubectl("exec", "talker", "--", "absent-program");
    assertThat(output.exitCode()).isEqualTo(1);
    assertThat(output.err()).contains("Cannot run program \"absent-program\"");
  }

  @Test
  void nobodyButTheApiServerIsServed() throws IOException, InterruptedException {
    var node = cluster.client().nodes().withName("node-a").get().getStatus();
    var url =
        "https://127.0.0.1:%d/containerLogs/default/talker/main"
            .formatted(node.getDaemonEndpoints().getKubeletEndpoint().getPort());
    var curl = new ProcessBuilder(List.of("curl", "-sk", url)).start();
    assertThat(curl.getInputStream().readAllBytes()).isEmpty();
    assertThat(curl.waitFor()).isNotZero();
  }
}
