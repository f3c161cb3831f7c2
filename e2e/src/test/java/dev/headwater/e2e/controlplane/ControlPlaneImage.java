package dev.headwater.e2e.controlplane;

import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.LogTail;
import dev.headwater.e2e.process.Machine;
import dev.headwater.e2e.process.MissingPrerequisite;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The control plane of the local stack, without nodes, as the files of a container. Programs, their
 * libraries and what the control plane keeps have the same paths in there as on this machine, so
 * the commands are those of the stack.
 *
 * @param directory of all that is made for it
 * @param programs of the control plane, and those that start it
 */
public record ControlPlaneImage(Path directory, List<Path> programs) {
  /** Where K3sContainer expects the API server. */
  private static final int PORT = 6443;

  private static final Duration NODE_GRACE = Duration.ofSeconds(50);
  private static final Duration LDD_LIMIT = Duration.ofSeconds(30);
  private static final Duration TAR_LIMIT = Duration.ofMinutes(2);

  /** The path of a library in a line of ldd, which ends in the address where it is loaded. */
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

  /** What K3sContainer waits for, and where it takes the kubeconfig and its context from. */
  private static final String ENTRYPOINT =
      """
      set -euo pipefail
      kubectl() { %s --kubeconfig=%s "$@"; }
      %s &
      %s &
      until kubectl get --raw /readyz; do %s 0.1; done
      %s &
      %s &
      kubectl config rename-context headwater default
      kubectl config view --raw --flatten >/etc/rancher/k3s/k3s.yaml
      echo 'Node controller sync successful'
      wait -n
      """;

  /**
   * Makes the files; finds or builds the programs as a stack does.
   *
   * @param directory empty
   * @param address IP address, besides localhost, that the API server's certificate is for
   * @throws MissingPrerequisite when a program is missing
   */
  public static ControlPlaneImage create(Path directory, String address, Progress progress)
      throws IOException {
    var binaries = KubernetesBinaries.find(progress);
    var files =
        ControlPlaneFiles.create(
            directory.resolve("control-plane").toAbsolutePath(),
            URI.create("https://localhost:" + PORT));
    var root = directory.resolve("root");
    Files.createDirectories(root.resolve("etc/rancher/k3s"));
    var listener = new Components.Listener("0.0.0.0", address, PORT);
    Files.writeString(
        root.resolve("entrypoint"),
        entrypoint(
            new Components(binaries, files, 2379, listener, NODE_GRACE, ServiceNetwork.IPV4)));
    var programs =
        Stream.concat(
            KubernetesBinaries.NAMES.stream().map(binaries.directory()::resolve),
            Stream.of(program("bash"), program("sleep")));
    return new ControlPlaneImage(directory, programs.toList());
  }

  /** What the container has to run. */
  public List<String> entrypoint() {
    return List.of(program("bash").toString(), "/entrypoint");
  }

  /**
   * Its files as a tar archive, all of them root's. A file and no pipe, so that tar's exit code is
   * known before anybody reads it.
   *
   * @param scope what the process that writes the archive belongs to
   */
  public Path tar(ProcessScope scope) throws IOException, InterruptedException {
    var archive = directory.resolve("image.tar").toAbsolutePath();
    var arguments = new ArrayList<String>();
    arguments.add(program("tar").toString());
    arguments.addAll(List.of("--create", "--file=" + archive));
    arguments.addAll(List.of("--dereference", "--absolute-names"));
    arguments.addAll(List.of("--owner=0", "--group=0"));
    Stream.concat(programs.stream(), libraries(scope)).map(Path::toString).forEach(arguments::add);
    arguments.add(directory.resolve("control-plane").toAbsolutePath().toString());
    arguments.addAll(List.of("--directory=" + directory.resolve("root"), "etc", "entrypoint"));
    var tar = scope.start(command("tar", arguments));
    if (!tar.endsWithin(TAR_LIMIT) || tar.onExit().join() != 0) {
      throw new IOException("tar did not make the image's files: " + LogTail.of(tar.log()));
    }
    return archive;
  }

  private Stream<Path> libraries(ProcessScope scope) throws IOException, InterruptedException {
    var arguments = new ArrayList<String>();
    arguments.add(program("ldd").toString());
    programs.forEach(program -> arguments.add(program.toString()));
    var ldd = scope.start(command("ldd", arguments));
    // Its exit code says only whether one of them is static, which is as good.
    if (!ldd.endsWithin(LDD_LIMIT)) {
      throw new IOException("ldd did not end; see " + ldd.log());
    }
    return LIBRARY
        .matcher(Files.readString(ldd.log()))
        .results()
        .map(line -> Path.of(line.group(1)))
        .distinct();
  }

  private Command command(String name, List<String> arguments) {
    return new Command(name, arguments, Map.of(), directory, directory.resolve(name + ".log"));
  }

  private static String entrypoint(Components components) {
    return ENTRYPOINT.formatted(
        quoted(components.binaries().kubectl().toString()),
        quoted(components.files().kubeconfig().toString()),
        line(components.etcd()),
        line(components.apiServer()),
        quoted(program("sleep").toString()),
        line(components.controllerManager()),
        line(components.scheduler()));
  }

  private static String line(Command command) {
    return command.arguments().stream()
        .map(ControlPlaneImage::quoted)
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  private static Path program(String name) {
    return Machine.current()
        .program(name)
        .orElseThrow(
            () ->
                new MissingPrerequisite(
                    "%s is missing, which an image of the control plane is made with: install it so that it is in PATH."
                        .formatted(name)));
  }
}
