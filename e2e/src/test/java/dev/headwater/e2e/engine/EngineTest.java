package dev.headwater.e2e.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headwater.e2e.process.MissingPrerequisite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {
  private static final Path STAND_IN = Path.of("/kafka/lib");

  @TempDir private Path home;

  @Test
  void apacheKafkaStandsInWhileNoHomeIsNamed() {
    assertThat(Engine.of(Map.of(), STAND_IN)).isEqualTo(new Engine.StandIn(STAND_IN));
    assertThat(Engine.of(Map.of(Engine.HOME, " "), STAND_IN))
        .isEqualTo(new Engine.StandIn(STAND_IN));
  }

  @Test
  void aHomeWithJarsIsTheRealEngineAndEveryReportSaysIt() throws Exception {
    var jars = Files.createDirectory(home.resolve("libs"));
    Files.createFile(jars.resolve("kafka_2.13.jar"));
    var engine = Engine.of(Map.of(Engine.HOME, home.toString()), STAND_IN);
    assertThat(engine).isEqualTo(new Engine.Real(jars));
    assertThat(engine.describe()).startsWith("real, AutoMQ").endsWith(jars.toString());
    assertThat(Engine.of(Map.of(), STAND_IN).describe()).startsWith("stand-in, Apache Kafka");
  }

  @Test
  void aHomeWithoutJarsIsSaidInOneSentence() throws Exception {
    var environment = Map.of(Engine.HOME, home.toString());
    assertThatThrownBy(() -> Engine.of(environment, STAND_IN))
        .isInstanceOf(MissingPrerequisite.class)
        .hasMessage(
            "HEADWATER_ENGINE_HOME=%s has no libs/*.jar: let it name the folder of an AutoMQ distribution, or unset it to have Apache Kafka stand in."
                .formatted(home));
    Files.createFile(Files.createDirectory(home.resolve("libs")).resolve("README.md"));
    assertThatThrownBy(() -> Engine.of(environment, STAND_IN))
        .isInstanceOf(MissingPrerequisite.class);
  }
}
