package dev.headwater.e2e.engine;

import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.FreePort;
import dev.headwater.e2e.process.LogTail;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import dev.headwater.e2e.process.StackProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Apache Kafka's classes as a JVM maps them (JEP 350), made once for a checkout: a node then starts
 * with 2.3 s of CPU instead of 4.7. A JVM that cannot use it loads the classes as ever.
 */
public final class ClassArchive {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(100);

  private ClassArchive() {}

  /**
   * The archive for the jars and the JDK that runs them; made by a node that starts and stops when
   * it is missing or older than they are.
   *
   * @param scope takes that node
   * @param jars folder with Kafka's jars
   * @param directory for the node's files
   * @throws IllegalStateException when the node does not start or leaves no archive
   */
  public static Path of(ProcessScope scope, Path jars, Path directory, Progress progress) {
    Path java = JavaHome.forEngine();
    Path archive = jars.resolveSibling("classes" + java.toString().replace('/', '-') + ".jsa");
    return progress.during(
        "sharing Apache Kafka's classes",
        () -> {
          if (!isCurrent(archive, jars, java)) {
            make(scope, java, jars, Files.createDirectories(directory), archive);
          }
          return archive;
        });
  }

  /** What maps it. */
  static List<String> flags(Path archive) {
    return List.of("-XX:SharedArchiveFile=" + archive);
  }

  private static boolean isCurrent(Path archive, Path jars, Path java) throws IOException {
    if (!Files.exists(archive)) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(archive);
    try (var sources = Files.newDirectoryStream(jars)) {
      for (var source : sources) {
        if (Files.getLastModifiedTime(source).compareTo(made) > 0) {
          return false;
        }
      }
    }
    return Files.getLastModifiedTime(java).compareTo(made) <= 0;
  }

  private static void make(ProcessScope scope, Path java, Path jars, Path directory, Path archive)
      throws IOException, InterruptedException {
    int port = FreePort.find();
    Path made = directory.resolve("classes.jsa");
    Path settings = settings(directory, port, FreePort.find());
    StackProcess node =
        scope.start(
            new Command(
                "kafka-classes",
                command(java, jars, made, settings),
                Map.of(),
                directory,
                directory.resolve("kafka-classes.log")));
    await(node, port);
    node.terminate();
    if (!node.endsWithin(LIMIT) || !Files.exists(made)) {
      node.kill();
      throw new IllegalStateException(
          "Apache Kafka left no archive of its classes: " + LogTail.of(node.log()));
    }
    // Another stack of this checkout may make it too; a JVM that maps it keeps the file it opened.
    Path whole = archive.resolveSibling(archive.getFileName() + "." + scope.id());
    Files.move(made, whole, StandardCopyOption.REPLACE_EXISTING);
    Files.move(whole, archive, StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<String> command(Path java, Path jars, Path made, Path settings) {
    var command = new ArrayList<String>();
    command.add(java.toString());
    command.addAll(StandInLauncher.JVM_FLAGS);
    command.add("-XX:ArchiveClassesAtExit=" + made);
    command.add("-cp");
    command.add(jars + "/*");
    command.add("kafka.Kafka");
    command.add(settings.toString());
    return command;
  }

  /** A broker and controller in one, as it loads what both need. */
  private static Path settings(Path directory, int port, int controllerPort) throws IOException {
    Path disk = Files.createDirectories(directory.resolve("disk"));
    Format.ifAsked(Map.of("cluster.id", "classes", "node.id", "1"), disk);
    return Files.writeString(
        directory.resolve("kafka-classes.properties"),
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        controller.listener.names=CONTROLLER
        log.dirs=%3$s
        """
            .formatted(port, controllerPort, disk));
  }

  private static void await(StackProcess node, int port) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!accepts(port)) {
      if (node.endsWithin(POLL) || System.nanoTime() > deadline) {
        node.kill();
        throw new IllegalStateException(
            "Apache Kafka does not start to have its classes shared: " + LogTail.of(node.log()));
      }
    }
  }

  private static boolean accepts(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
