package dev.headwater.e2e.enginedouble;

import dev.headwater.e2e.kubelet.ContainerStart;
import dev.headwater.e2e.kubelet.ImageLauncher;
import dev.headwater.e2e.kubelet.Launch;
import dev.headwater.e2e.kubelet.LaunchFailure;
import dev.headwater.e2e.kubelet.LoopbackRange;
import dev.headwater.e2e.kubelet.ThreadLaunch;
import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.Folder;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.StackProgram;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A cluster of a grade whose nodes are started by its launcher without Kubernetes. */
final class DirectCluster {
  static final int FIRST_BROKER = 1000;
  private static final String FILE = "/etc/headwater/server.properties";
  private static final String DATA = "/var/lib/kafka/data";

  /** Where a path of the container is in the folder of its node; all others are as they are. */
  private static final Map<String, String> PLACES = Map.of(FILE, "/file", DATA, "/data");

  private final ImageLauncher launcher;
  private final ProcessScope scope;
  private final LoopbackRange range;
  private final Path directory;
  private final String clusterId;
  private final String storage;
  private final List<String> controllers = new ArrayList<>();
  private final Map<Integer, String> addresses = new ConcurrentHashMap<>();

  DirectCluster(
      ImageLauncher launcher,
      ProcessScope scope,
      LoopbackRange range,
      Path directory,
      String clusterId,
      int controllers) {
    this(launcher, scope, range, directory, clusterId, controllers, "");
  }

  /**
   * @param storage lines of the properties file that say where the log is; empty for a grade that
   *     has it elsewhere, or none
   */
  DirectCluster(
      ImageLauncher launcher,
      ProcessScope scope,
      LoopbackRange range,
      Path directory,
      String clusterId,
      int controllers,
      String storage) {
    this.storage = storage;
    this.launcher = launcher;
    this.scope = scope;
    this.range = range;
    this.directory = directory;
    this.clusterId = clusterId;
    IntStream.range(0, controllers).forEach(_ -> this.controllers.add(nextAddress()));
  }

  private String nextAddress() {
    return LoopbackRange.twin(range.nextPodIp());
  }

  StackProgram startController(int id) {
    return startController(id, "cluster.id=" + clusterId);
  }

  /** A controller whose file no longer lets a blank disk format itself. */
  StackProgram startControllerThatWasHere(int id) {
    return startController(id, "");
  }

  private StackProgram startController(int id, String format) {
    var text =
        """
        process.roles=controller
        %s
        listeners=CONTROLLER://:9093
        """
            .formatted(format);
    return start(id, controllers.get(id), text, List.of());
  }

  /** Starts a broker on a blank disk and a new address, as a pod would. */
  StackProgram startBroker(int id) {
    var address = nextAddress();
    addresses.put(id, address);
    wipe(id);
    var text =
        """
        process.roles=broker
        cluster.id=%s
        broker.rack=use1-az1
        listeners=PLAINTEXT://:9092
        inter.broker.listener.name=PLAINTEXT
        auto.create.topics.enable=false
        """
            .formatted(clusterId);
    return start(
        id,
        address,
        text,
        List.of("--override", "advertised.listeners=PLAINTEXT://" + address + ":9092"));
  }

  /** All controllers and so many brokers. */
  void start(int brokers) {
    IntStream.range(0, controllers.size()).forEach(this::startController);
    IntStream.range(FIRST_BROKER, FIRST_BROKER + brokers).forEach(this::startBroker);
  }

  String clusterId() {
    return clusterId;
  }

  String bootstrap() {
    return addresses.values().stream()
        .map(address -> address + ":9092")
        .collect(Collectors.joining(","));
  }

  String address(int broker) {
    return addresses.get(broker);
  }

  String controllerAddress(int id) {
    return controllers.get(id);
  }

  Path log(int id) {
    return directory.resolve(id + ".log");
  }

  void wipe(int id) {
    try {
      Folder.delete(directory.resolve(id + "/data"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StackProgram start(int id, String address, String text, List<String> overrides) {
    var command = new ArrayList<>(List.of("/opt/kafka/bin/kafka-server-start.sh", FILE));
    command.addAll(List.of("--override", "node.id=" + id));
    command.addAll(overrides);
    var home = directory.resolve(Integer.toString(id));
    try {
      write(home, text);
      var start =
          new ContainerStart(
              new PodBuilder().build(),
              new ContainerBuilder().build(),
              home,
              Map.of(),
              command,
              path -> home + PLACES.getOrDefault(path, path),
              address,
              home.resolve("hosts"));
      return switch (launcher.launch(start)) {
        case Launch launch ->
            scope.start(
                new Command("node " + id, launch.arguments(), launch.environment(), home, log(id)));
        case ThreadLaunch threads -> threads.start().apply(log(id));
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LaunchFailure e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(Path home, String text) throws IOException {
    Files.createDirectories(home.resolve("data"));
    Files.createDirectories(home.resolve("tmp"));
    var voters =
        IntStream.range(0, controllers.size())
            .mapToObj(id -> id + "@" + controllers.get(id) + ":9093")
            .collect(Collectors.joining(","));
    Files.writeString(
        home.resolve("file"),
        text
            + """
            controller.listener.names=CONTROLLER
            listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
            controller.quorum.voters=%s
            log.dirs=%s
            elasticstream.enable=true
            s3.telemetry.metrics.exporter.uri=prometheus://?host=0.0.0.0&port=9090
            s3.telemetry.metrics.base.labels=cluster=direct
            """
                .formatted(voters, DATA)
            + storage);
    Files.writeString(
        home.resolve("log4j.properties"),
        """
        log4j.rootLogger=INFO, stdout
        log4j.appender.stdout=org.apache.log4j.ConsoleAppender
        log4j.appender.stdout.layout=org.apache.log4j.PatternLayout
        log4j.appender.stdout.layout.ConversionPattern=[%d] %p %m (%c)%n
        """);
    Files.writeString(home.resolve("hosts"), "127.0.0.1 localhost\n");
  }
}
