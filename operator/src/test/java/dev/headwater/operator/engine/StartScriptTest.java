package dev.headwater.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script itself, with shell scripts as engines. */
@Timeout(30)
class StartScriptTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** As log4j.properties has it written, a stack trace included. */
  private static final String CHECK_FAILS =
      """
      printf 'INFO Start readiness check\\nERROR Please check whether config is correct\\nsoftware.amazon.awssdk: 403\\n' > "$LOG_DIR/start-check.log"
      """;

  private static final String CHECK_PASSES =
      """
      printf 'ERROR Please check config is correct\\nINFO Readiness check pass!\\n' > "$LOG_DIR/start-check.log"
      """;

  private static final Map<String, String> WEB_IDENTITY =
      Map.of("AWS_WEB_IDENTITY_TOKEN_FILE", "/token");

  /** Maven may itself run with SIGINT ignored, in the background of a shell. */
  private static final List<String> CONTAINER = List.of("env", "--default-signal=INT,QUIT", "bash");

  @TempDir private Path directory;

  @Test
  void theEnginesArgumentsAndExitCodeAreItsOwn() throws Exception {
    var process = start(false, PATIENCE, Map.of(), "echo \"[$1] [$2]\"; exit 7", "a b", "c");
    assertThat(process.waitFor()).isEqualTo(7);
    assertThat(said()).isEqualTo("[a b] [c]\n");
  }

  @Test
  void anEngineThatEndsWellIsNotStartedAgain() throws Exception {
    assertThat(start(false, PATIENCE, Map.of(), "echo run; " + CHECK_FAILS).waitFor()).isZero();
    assertThat(said()).isEqualTo("run\n");
  }

  @Test
  void aFailureOfAnotherKindEndsTheContainerAtOnce() throws Exception {
    assertThat(start(false, PATIENCE, Map.of(), "echo run; exit 1").waitFor()).isEqualTo(1);
    assertThat(said()).isEqualTo("run\n");
  }

  @Test
  void aFailureAfterTheCheckPassedEndsTheContainerAtOnce() throws Exception {
    var process = start(false, PATIENCE, Map.of(), "echo run; " + CHECK_PASSES + "exit 1");
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(said()).isEqualTo("run\n");
  }

  @Test
  void whatTheCheckSaidOfAnEarlierContainerDoesNotCount() throws Exception {
    Files.writeString(directory.resolve("start-check.log"), "ERROR Please check\n");
    assertThat(start(false, PATIENCE, Map.of(), "exit 1").waitFor()).isEqualTo(1);
    assertThat(said()).isEmpty();
  }

  @Test
  void anEngineWhoseCheckFailedIsStartedAgainAndGoesOn() throws Exception {
    var engine = "[ -e \"$LOG_DIR/second\" ] && exit 9; touch \"$LOG_DIR/second\"\n";
    var process = start(true, PATIENCE, WEB_IDENTITY, engine + CHECK_FAILS + "exit 1");
    assertThat(process.waitFor()).isEqualTo(9);
    assertThat(said())
        .isEqualTo(
            "headwater: the engine's check of its bucket failed (exit code 1): trying again in 1"
                + " s\n");
  }

  @Test
  void whenPatienceIsOverTheContainerEndsWithTheEnginesCode() throws Exception {
    var process = start(true, Duration.ofSeconds(2), WEB_IDENTITY, CHECK_FAILS + "exit 3");
    assertThat(process.waitFor()).isEqualTo(3);
    assertThat(said())
        .contains("trying again in 1 s\n")
        .endsWith(
            "headwater: the engine has no access to its bucket after 2 s (exit code 3): look at the"
                + " lines of ObjectStorageReadinessCheck above and at the condition IdentityReady"
                + " of the StreamCluster\n");
  }

  @Test
  void sigtermReachesTheEngineAndItsExitIsWaitedFor() throws Exception {
    var process =
        start(false, PATIENCE, Map.of(), traps("TERM", "sleep 0.3; echo drained; exit 5"));
    awaitSaid("up\n");
    signal(process, "TERM");
    assertThat(process.waitFor()).isEqualTo(5);
    assertThat(said()).isEqualTo("up\ndrained\n");
  }

  @Test
  void aSecondSigtermDuringTheDrainLosesNothing() throws Exception {
    var process = start(false, PATIENCE, Map.of(), traps("TERM", "echo draining; sleep 1; exit 5"));
    awaitSaid("up\n");
    signal(process, "TERM");
    awaitSaid("up\ndraining\n");
    signal(process, "TERM");
    assertThat(process.waitFor()).isEqualTo(5);
  }

  @Test
  void sigintStopsTheEngineInOrderToo() throws Exception {
    var process = start(false, PATIENCE, Map.of(), traps("TERM", "echo drained; exit 143"));
    awaitSaid("up\n");
    signal(process, "INT");
    assertThat(process.waitFor()).isEqualTo(143);
    assertThat(said()).isEqualTo("up\ndrained\n");
  }

  @Test
  void aThreadDumpCanBeAskedForWithoutEndingAnything() throws Exception {
    // A shell cannot trap what it was started to ignore.
    var process = start(false, PATIENCE, Map.of(), traps("QUIT", "echo dump"));
    awaitSaid("up\n");
    signal(process, "QUIT");
    awaitSaid("up\ndump\n");
    signal(process, "TERM");
    assertThat(process.waitFor()).isEqualTo(143);
  }

  @Test
  void theEngineIsStartedWithNoSignalIgnored() throws Exception {
    var engine = "trap 'exit 8' INT\nkill -INT $$\nexit 0\n";
    assertThat(start(false, PATIENCE, Map.of(), engine).waitFor()).isEqualTo(8);
  }

  @Test
  void anEngineThatIsKilledShowsTheSignal() throws Exception {
    assertThat(start(false, PATIENCE, Map.of(), "kill -KILL $$").waitFor()).isEqualTo(137);
  }

  @Test
  void anEngineThatWasStoppedIsNotStartedAgainThoughItsCheckFailed() throws Exception {
    var process = start(false, PATIENCE, Map.of(), CHECK_FAILS + traps("TERM", "exit 1"));
    awaitSaid("up\n");
    signal(process, "TERM");
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(said()).isEqualTo("up\n");
  }

  @Test
  void aPodWithoutItsIdentityStartsNoEngineAndSaysSo() throws Exception {
    var process = start(true, Duration.ofSeconds(2), Map.of(), "echo anonymous");
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(said())
        .isEqualTo(
            "headwater: the pod has no AWS identity yet: waiting up to 2 s to be replaced\n"
                + "headwater: no AWS identity was injected into this pod, and the engine would run"
                + " as anonymous: look at the condition IdentityReady of the StreamCluster\n");
  }

  @Test
  void aPodThatWaitsForItsIdentityEndsAtOnceWhenItIsReplaced() throws Exception {
    var process = start(true, Duration.ofMinutes(2), Map.of(), "echo anonymous");
    awaitSaid("headwater: the pod has no AWS identity yet: waiting up to 120 s to be replaced\n");
    signal(process, "TERM");
    assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
  }

  @Test
  void eitherKindOfIdentityIsEnough() throws Exception {
    for (var variable :
        List.of("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI")) {
      assertThat(start(true, PATIENCE, Map.of(variable, "x"), "exit 4").waitFor()).isEqualTo(4);
    }
  }

  @Test
  void theScriptAndTheLogAgreeOnTheFile() {
    assertThat(Log4jProperties.render())
        .contains("startCheck.File=${kafka.logs.dir}/start-check.log\n");
    assertThat(StartScript.render(true))
        .contains("check=\"$LOG_DIR/start-check.log\"\n")
        .contains("patience=120\n")
        .contains("pause=5\n")
        .doesNotContain("@I", "@P", "@C");
  }

  private Process start(
      boolean identity,
      Duration patience,
      Map<String, String> environment,
      String engine,
      String... arguments)
      throws IOException {
    var script = directory.resolve("start.sh");
    Files.writeString(script, StartScript.render(identity, patience, PAUSE));
    var command = new ArrayList<>(CONTAINER);
    command.addAll(List.of(script.toString(), "bash"));
    command.add(Files.writeString(directory.resolve("engine.sh"), engine).toString());
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(directory.resolve("said").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("LOG_DIR", directory.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** An engine that says that it is up, and does something at a signal. */
  private static String traps(String signal, String does) {
    return "trap '%s' %s\necho up\nwhile :; do sleep 0.05; done\n".formatted(does, signal);
  }

  private static void signal(Process process, String name) throws Exception {
    var pid = Long.toString(process.pid());
    assertThat(new ProcessBuilder("kill", "-s", name, pid).start().waitFor()).isZero();
  }

  private void awaitSaid(String text) {
    await().untilAsserted(() -> assertThat(said()).isEqualTo(text));
  }

  private String said() throws IOException {
    return Files.readString(directory.resolve("said"));
  }
}
