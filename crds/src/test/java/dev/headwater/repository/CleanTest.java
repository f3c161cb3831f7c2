package dev.headwater.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The brackets in the patterns keep them from matching this file. */
class CleanTest {
  private static final Predicate<String> LEFT_OPEN =
      Pattern.compile("\\b(TO[D]O|FIX[M]E|X{3})\\b").asPredicate();

  private static final Predicate<String> MACHINE_PATH =
      Pattern.compile("(?<![\\w.-])(/(root|home|Users)/\\w|%s(?![\\w-]))".formatted(ownPath()))
          .asPredicate();

  /** By the shape of their names, example.com apart: clients know their registries and mirrors. */
  private static final Predicate<String> REGISTRY_HOST =
      Pattern.compile(
              "\\b(repo|proxy|registry|files|static|deb|index)[a-z0-9]*[.](?!example[.])[a-z0-9-]+"
                  + "([.][a-z0-9-]+)*[.](org|com|io|net|dev)\\b|\\bpypi[.]")
          .asPredicate();

  @Test
  void nothingIsLeftOpen() throws IOException, InterruptedException {
    assertThat(linesThat(LEFT_OPEN)).isEmpty();
  }

  @Test
  void noFileNamesAPathOfOneMachine() throws IOException, InterruptedException {
    assertThat(linesThat(MACHINE_PATH)).isEmpty();
  }

  @Test
  void noFileNamesAPackageRegistry() throws IOException, InterruptedException {
    assertThat(linesThat(REGISTRY_HOST)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"// TO" + "DO: later", "FIX" + "ME", "XX" + "X what"})
  void whatIsLeftOpenIsSeen(String line) {
    assertThat(line).matches(LEFT_OPEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cd /roo" + "t/x", "file:/hom" + "e/me/x", "'/User" + "s/me'"})
  void aMachinesPathIsSeen(String line) {
    assertThat(line).matches(MACHINE_PATH);
  }

  @Test
  void theRepositorysOwnPathIsSeen() {
    assertThat("cp " + CheckedIn.ROOT + "/pom.xml .").matches(MACHINE_PATH);
  }

  @Test
  void aPathBelowAnotherIsNoMachinesPath() {
    assertThat("/var/home/x").matches(MACHINE_PATH.negate());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://repo1.ac" + "me.org/maven2",
        "https://repo.tools.ac" + "me.org/maven2",
        "GOPROXY=https://proxy.ac" + "me.org",
        "https://py" + "pi.example/simple",
        "https://files.ac" + "me.org/x",
        "registry.ac" + "me.io/image",
        "http://deb.ac" + "me.org/debian"
      })
  void aPackageRegistryIsSeen(String line) {
    assertThat(line).matches(REGISTRY_HOST);
  }

  @Test
  void everyPackageSaysWhatItIsForAndIsNullMarked() throws IOException {
    var packages =
        JavaSources.all().stream()
            .map(JavaSources::relative)
            .map(Path::getParent)
            .distinct()
            .filter(folder -> !isNullMarked(folder))
            .toList();
    assertThat(packages).as("without a @NullMarked package-info.java").isEmpty();
  }

  /** A test in the package of what it tests is covered by the package-info.java over there. */
  private static boolean isNullMarked(Path folder) {
    return Stream.of(folder.toString(), folder.toString().replace("src/test/", "src/main/"))
        .map(name -> CheckedIn.ROOT.resolve(name).resolve("package-info.java"))
        .anyMatch(file -> Files.exists(file) && text(file).contains("\n@NullMarked\n"));
  }

  private static List<String> linesThat(Predicate<String> unwanted)
      throws IOException, InterruptedException {
    var found = new ArrayList<String>();
    for (var path : trackedFiles()) {
      var file = CheckedIn.ROOT.resolve(path);
      var text = Files.isRegularFile(file) ? text(file) : "";
      if (text.indexOf('\0') < 0) {
        var lines = text.lines().toList();
        IntStream.range(0, lines.size())
            .filter(i -> unwanted.test(lines.get(i)))
            .forEach(i -> found.add(path + ":" + (i + 1) + ": " + lines.get(i)));
      }
    }
    return found;
  }

  private static List<String> trackedFiles() throws IOException, InterruptedException {
    var git =
        new ProcessBuilder("git", "ls-files", "-z")
            .directory(CheckedIn.ROOT.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as("exit code of git ls-files").isZero();
    var files = List.of(output.split("\0"));
    assertThat(files).contains("pom.xml");
    return files;
  }

  /** Bytes as characters: what is looked for is ASCII, and a binary file is no error. */
  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String ownPath() {
    return Pattern.quote(CheckedIn.ROOT.toString());
  }
}
