package dev.headwater.e2e.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In a JVM of its own, as it is used: the boot loader has the class there, and no other of ours.
 */
class HostsFileNamesTest {
  private static final String LOOKS_UP =
      """
      import java.net.*;

      void main() throws Exception {
        for (var name = IO.readln(); name != null; name = IO.readln()) {
          try {
            IO.println(List.of(InetAddress.getAllByName(name)));
          } catch (UnknownHostException e) {
            IO.println(e.getMessage());
          }
        }
      }
      """;

  @TempDir private Path directory;
  private Path hosts;
  private Process java;
  private PrintWriter questions;
  private BufferedReader answers;

  @BeforeEach
  void start() throws IOException {
    hosts = directory.resolve("hosts");
    write("127.0.0.1 localhost", "127.0.1.2 brokers.ns.svc", "127.0.1.3 brokers.ns.svc");
    var program = Files.writeString(directory.resolve("LooksUp.java"), LOOKS_UP);
    var command = new ArrayList<String>();
    command.add(JavaHome.running().resolve("bin/java").toString());
    command.addAll(JvmNames.ofThisJava(hosts, directory));
    command.addAll(List.of("-Dsun.net.inetaddr.ttl=0", program.toString()));
    java = new ProcessBuilder(command).redirectErrorStream(true).start();
    questions = new PrintWriter(java.outputWriter(), true);
    answers = java.inputReader();
  }

  @AfterEach
  void stop() {
    java.destroyForcibly();
  }

  @Test
  void aNameHasItsAddressesAndOthersNone() throws IOException {
    assertThat(lookUp("brokers.ns.svc"))
        .isEqualTo("[brokers.ns.svc/127.0.1.2, brokers.ns.svc/127.0.1.3]");
    assertThat(lookUp("localhost")).isEqualTo("[localhost/127.0.0.1]");
    assertThat(lookUp("127.0.9.9")).isEqualTo("[/127.0.9.9]");
    assertThat(lookUp("svc")).contains("svc: no such name in this stack");
  }

  @Test
  void anotherFileInItsPlaceIsRead() throws IOException {
    lookUp("brokers.ns.svc");
    write("127.0.1.4 brokers.ns.svc");
    assertThat(lookUp("brokers.ns.svc")).isEqualTo("[brokers.ns.svc/127.0.1.4]");
    Files.delete(hosts);
    assertThat(lookUp("brokers.ns.svc")).contains("hosts cannot be read");
  }

  private String lookUp(String name) throws IOException {
    questions.println(name);
    return answers.readLine();
  }

  private void write(String... lines) throws IOException {
    var aside = Files.write(directory.resolve("hosts.new"), List.of(lines));
    Files.move(aside, hosts, StandardCopyOption.ATOMIC_MOVE);
  }
}
