package dev.headwater.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SizesTest {
  private static final int MAIN_LINES = 300;
  private static final int MAIN_LINES_P90 = 200;
  private static final int TEST_LINES = 500;
  private static final int METHOD_LINES = 40;

  @Test
  void aFileOfTheProductHasAtMost300Lines() throws IOException {
    assertThat(longerThan(MAIN_LINES, JavaSources.main())).isEmpty();
  }

  @Test
  void nineOfTenFilesOfTheProductHaveAtMost200Lines() throws IOException {
    var lines = new ArrayList<Long>();
    for (var file : JavaSources.main()) {
      if (!file.endsWith("package-info.java")) {
        lines.add(lines(file));
      }
    }
    assertThat(percentile90(lines)).isLessThanOrEqualTo(MAIN_LINES_P90);
  }

  @Test
  void aTestFileHasAtMost500Lines() throws IOException {
    assertThat(longerThan(TEST_LINES, JavaSources.tests())).isEmpty();
  }

  @Test
  void aMethodHasAtMost40Lines() throws IOException {
    assertThat(MethodLength.of(JavaSources.all()))
        .hasSizeGreaterThan(100)
        .filteredOn(method -> method.lines() > METHOD_LINES)
        .isEmpty();
  }

  @Test
  void aMethodsLinesAreCountedFromItsSignatureToItsBrace() throws IOException {
    var source =
        """
        record A(int b) {
          A {
            assert b > 0;
          }

          /** Not counted. */
          @SuppressWarnings(
              "unused")
          private static <T> void c(
              T d) {
            Runnable e = () -> {};
          }

          int f() { return new Object() {
              int g() {
                return 1;
              }
            }.g();
          }
        }
        """;
    assertThat(MethodLength.of(source))
        .extracting(MethodLength::method, MethodLength::lines)
        .containsExactly(tuple("<init>", 3L), tuple("c", 4L), tuple("f", 6L), tuple("g", 3L));
  }

  @Test
  void theLongestOfTenIsNotSeenByThePercentile() {
    assertThat(percentile90(List.of(9L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 1000L))).isEqualTo(9);
  }

  private static List<String> longerThan(int limit, List<Path> files) throws IOException {
    var longer = new ArrayList<String>();
    for (var file : files) {
      if (lines(file) > limit) {
        longer.add(JavaSources.relative(file) + ": " + lines(file) + " lines");
      }
    }
    return longer;
  }

  private static long percentile90(List<Long> values) {
    var rank = Math.ceilDiv(values.size() * 9, 10);
    return values.stream().sorted().toList().get(rank - 1);
  }

  private static long lines(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines.count();
    }
  }
}
