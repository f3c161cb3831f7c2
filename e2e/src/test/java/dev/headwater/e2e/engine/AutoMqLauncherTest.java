package dev.headwater.e2e.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.e2e.kubelet.ContainerStart;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutoMqLauncherTest {
  private static final AutoMqLauncher LAUNCHER =
      new AutoMqLauncher(
          Path.of("/automq/libs"),
          List.of("-Djavax.net.ssl.trustStore=/stack/trust.p12"),
          new AwsVariables(
              Map.of("KAFKA_S3_ACCESS_KEY", "key", "KAFKA_S3_SECRET_KEY", "secret"),
              URI.create("https://127.0.0.1:5000"),
              URI.create("http://127.0.0.1:5001/v1/credentials")));

  private static final List<String> COMMAND =
      List.of(
          "/opt/kafka/bin/kafka-server-start.sh",
          "/etc/headwater/server.properties",
          "--override",
          "node.id=1001");

  @TempDir private Path directory;

  @BeforeEach
  void render() throws IOException {
    Files.writeString(
        Files.createDirectories(directory.resolve("etc/headwater")).resolve("server.properties"),
        """
        process.roles=broker
        cluster.id=mNCb9vxURyGZ6ZPPUXQ0aw
        listeners=PLAINTEXT://:9092
        log.dirs=/var/lib/kafka/data
        s3.data.buckets=0@s3://bucket?region=us-east-1&endpoint=https://127.0.0.1:5000
        s3.telemetry.metrics.exporter.uri=prometheus://?host=0.0.0.0&port=9090
        default.replication.factor=1
        """);
  }

  @Test
  void autoMqIsStartedFromTheRenderedFileAndOnlyItsPlaceIsOverridden() {
    var arguments = LAUNCHER.launch(start(Map.of())).arguments();
    var main = arguments.indexOf("kafka.Kafka");
    assertThat(arguments.subList(main, arguments.size()))
        .containsExactly(
            "kafka.Kafka",
            directory + "/etc/headwater/server.properties",
            "--override",
            "node.id=1001",
            "--override",
            "listeners=PLAINTEXT://127.64.0.7:9092",
            "--override",
            "log.dirs=" + directory + "/var/lib/kafka/data",
            "--override",
            "s3.telemetry.metrics.exporter.uri=prometheus://?host=127.64.0.7&port=9090");
    assertThat(arguments.subList(0, main))
        .contains(
            "-Djavax.net.ssl.trustStore=/stack/trust.p12",
            "-Djava.io.tmpdir=" + directory + "/tmp",
            "-Dlog4j.configuration=file://" + directory + "/etc/headwater/log4j.properties",
            "/automq/libs/*");
  }

  @Test
  void theOperatorsScriptStartsItWhereItIsRendered() {
    var wrapped = new ArrayList<>(List.of("/bin/bash", "/etc/headwater/start.sh"));
    wrapped.addAll(COMMAND);
    var environment = Map.of("LOG_DIR", "/var/log/kafka");
    var launch = LAUNCHER.launch(start(environment, wrapped));
    var bare = LAUNCHER.launch(start(environment, COMMAND));
    assertThat(launch.arguments().subList(0, 2))
        .containsExactly("bash", directory + "/etc/headwater/start.sh");
    assertThat(launch.arguments().subList(2, launch.arguments().size()))
        .isEqualTo(bare.arguments())
        .contains("-Dkafka.logs.dir=" + directory + "/var/log/kafka");
    assertThat(launch.environment()).containsEntry("LOG_DIR", directory + "/var/log/kafka");
  }

  @Test
  void autoMqFormatsItsOwnDisk() {
    var unused = LAUNCHER.launch(start(Map.of()));
    assertThat(directory.resolve("var")).doesNotExist();
  }

  @Test
  void aPodWithoutIdentityGetsTheStacksKeys() {
    assertThat(LAUNCHER.launch(start(Map.of("POD_NAME", "c-brokers-1001"))).environment())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "POD_NAME", "c-brokers-1001",
                "HOME", directory.toString(),
                "KAFKA_S3_ACCESS_KEY", "key",
                "KAFKA_S3_SECRET_KEY", "secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_ACCESS_KEY_ID"
      })
  void aPodWithAnIdentityGetsNoKeys(String injected) {
    assertThat(LAUNCHER.launch(start(Map.of(injected, "x"))).environment())
        .containsKey(injected)
        .doesNotContainKeys("KAFKA_S3_ACCESS_KEY", "KAFKA_S3_SECRET_KEY");
  }

  @Test
  void aPodWithPodIdentityFindsItsTokenHereAndTheStacksAgent() {
    var identity =
        Map.of(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/var/run/secrets/token");
    assertThat(LAUNCHER.launch(start(identity)).environment())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "http://127.0.0.1:5001/v1/credentials",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                directory + "/var/run/secrets/token",
                "HOME",
                directory.toString()));
  }

  @Test
  void aPodWithAWebIdentityFindsItsTokenHereAndStsAtTheStack() {
    var identity =
        Map.of("AWS_ROLE_ARN", "arn", "AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/secrets/token");
    assertThat(LAUNCHER.launch(start(identity)).environment())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "AWS_ROLE_ARN",
                "arn",
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                directory + "/var/run/secrets/token",
                "AWS_ENDPOINT_URL_STS",
                "https://127.0.0.1:5000",
                "HOME",
                directory.toString()));
  }

  @Test
  void onlyTheEnginesImageIsLaunched() {
    assertThat(LAUNCHER.launches("docker.io/automqinc/automq:1.7.3-kafka")).isTrue();
    assertThat(LAUNCHER.launches("mirror.example.com/automqinc/automq@sha256:00")).isTrue();
    assertThat(LAUNCHER.launches("headwater/operator:0.1.0")).isFalse();
  }

  private ContainerStart start(Map<String, String> environment) {
    return start(environment, COMMAND);
  }

  private ContainerStart start(Map<String, String> environment, List<String> command) {
    return new ContainerStart(
        new Pod(),
        new Container(),
        directory,
        environment,
        command,
        path -> directory + path,
        "127.64.0.7",
        directory.resolve("hosts"));
  }
}
