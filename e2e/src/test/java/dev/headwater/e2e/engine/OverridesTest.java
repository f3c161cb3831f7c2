package dev.headwater.e2e.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverridesTest {
  private static final String PROPERTIES =
      """
      process.roles=broker
      node.id=-1
      cluster.id=mNCb9vxURyGZ6ZPPUXQ0aw
      listeners=PLAINTEXT://:9092
      controller.listener.names=CONTROLLER
      controller.quorum.voters=0@c-controllers-0.c-controllers.shop.svc:9093
      log.dirs=/var/lib/kafka/data
      elasticstream.enable=true
      s3.data.buckets=0@s3://bucket?region=us-east-1
      s3.telemetry.metrics.exporter.uri=prometheus://?host=0.0.0.0&port=9090
      """;

  @TempDir private Path directory;

  @Test
  void onlyPathsAddressesAndReplicationFactorsAreOverridden() throws IOException {
    var overrides = Overrides.ofStandIn(settings(), OverridesTest::host, "127.64.0.7", 3);
    assertThat(overrides.settings())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "log.dirs", "/pods/1/volumes/data",
                "listeners", "PLAINTEXT://127.64.0.7:9092",
                "s3.telemetry.metrics.exporter.uri", "prometheus://?host=127.64.0.7&port=9090",
                "default.replication.factor", "3",
                "offsets.topic.replication.factor", "3",
                "transaction.state.log.replication.factor", "3"));
  }

  @Test
  void whereANodeIsIsAllThatARealEngineIsTold() throws IOException {
    assertThat(Overrides.ofPlace(settings(), OverridesTest::host, "127.64.0.7").settings())
        .containsOnlyKeys("log.dirs", "listeners", "s3.telemetry.metrics.exporter.uri");
  }

  @Test
  void theyFollowOneAnotherAsArgumentsInTheOrderOfTheirKeys() throws IOException {
    var arguments =
        Overrides.ofStandIn(settings(), OverridesTest::host, "127.64.0.7", 1).arguments();
    assertThat(arguments)
        .hasSize(12)
        .startsWith("--override", "default.replication.factor=1", "--override")
        .endsWith("--override", "transaction.state.log.replication.factor=1");
    var keys = arguments.stream().filter(word -> !word.equals("--override")).toList();
    assertThat(keys).containsExactlyElementsOf(new TreeSet<>(keys));
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,1", "2,2", "3,3", "4,3", "300,3"})
  void theReplicationFactorIsThatOfTheDeclaredBrokersButThreeAtMost(int brokers, String factor)
      throws IOException {
    assertThat(
            Overrides.ofStandIn(settings(), OverridesTest::host, "127.64.0.7", brokers).settings())
        .containsEntry("default.replication.factor", factor);
  }

  @Test
  void aFileWithoutListenersIsNamedInsteadOfBindingEveryAddress() {
    assertThatThrownBy(
            () ->
                Overrides.ofStandIn(
                    Map.of("log.dirs", "/data"), OverridesTest::host, "127.64.0.7", 3))
        .hasMessageContaining("lacks listeners");
  }

  @Test
  void thePodsOwnOverridesWinOverTheFile() throws IOException {
    assertThat(settings())
        .containsEntry("node.id", "1001")
        .containsEntry("process.roles", "broker");
  }

  @Test
  void aBlankDiskIsFormattedOnceWithTheIdOfTheOverride() throws IOException {
    Format.ifAsked(settings(), directory.resolve("data"));
    var meta = directory.resolve("data/meta.properties");
    assertThat(meta)
        .content()
        .contains("version=1", "cluster.id=mNCb9vxURyGZ6ZPPUXQ0aw", "node.id=1001")
        .containsPattern("directory\\.id=[\\w-]{22}\\n");
    var first = Files.readString(meta);
    Files.delete(meta);
    Format.ifAsked(settings(), directory.resolve("data"));
    assertThat(meta).as("the directory's id is stable per node").hasContent(first);
    Files.writeString(meta, "kept");
    Format.ifAsked(settings(), directory.resolve("data"));
    assertThat(meta).hasContent("kept");
  }

  @Test
  void withoutAClusterIdABlankDiskIsLeftBlank() throws IOException {
    Format.ifAsked(Map.of("node.id", "0"), directory.resolve("data"));
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void anotherProgramThanKafkasIsRefused() {
    assertThatThrownBy(() -> EngineCommand.parse(List.of("sleep", "1")))
        .hasMessageContaining("kafka-server-start.sh");
  }

  @Test
  void aScriptAlsoStartsKafkasProgramOnly() {
    assertThatThrownBy(() -> EngineCommand.parse(List.of("/bin/bash", "/start.sh", "sleep", "1")))
        .hasMessageContaining("kafka-server-start.sh");
  }

  private static String host(String path) {
    return path.replace("/var/lib/kafka/data", "/pods/1/volumes/data");
  }

  private Map<String, String> settings() throws IOException {
    var file = directory.resolve("server.properties");
    Files.writeString(file, PROPERTIES);
    var command =
        EngineCommand.parse(
            List.of(
                "/opt/kafka/bin/kafka-server-start.sh",
                "/etc/headwater/server.properties",
                "--override",
                "node.id=1001"));
    return command.settings(file);
  }
}
