package dev.headwater.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pages that refer to one another.
 *
 * @param pages by their path below the repository's root
 */
record Documentation(Map<Path, MarkdownPage> pages) {
  private static final Pattern ELSEWHERE = Pattern.compile("^[a-z]+:.*");

  /** Something that a page says. */
  record Said(Path page, String text) {}

  static Documentation of(Collection<MarkdownPage> pages) {
    return new Documentation(
        pages.stream().collect(Collectors.toMap(MarkdownPage::path, Function.identity())));
  }

  /** README and everything below docs. */
  static Documentation read() throws IOException {
    try (var files = Files.walk(CheckedIn.ROOT.resolve("docs"))) {
      var paths =
          Stream.concat(
                  Stream.of(Path.of("README.md")),
                  files
                      .filter(file -> file.toString().endsWith(".md"))
                      .map(CheckedIn.ROOT::relativize))
              .toList();
      var pages = new LinkedHashSet<MarkdownPage>();
      for (var path : paths) {
        pages.add(MarkdownPage.of(path, Files.readString(CheckedIn.ROOT.resolve(path))));
      }
      return of(pages);
    }
  }

  /** Links within the repository that lead to no file or no heading. */
  List<Said> brokenLinks() {
    return said(MarkdownPage::links)
        .filter(link -> !ELSEWHERE.matcher(link.text()).matches())
        .filter(link -> !leadsSomewhere(link))
        .toList();
  }

  /** Texts set as code that match as a whole. */
  List<Said> codes(Pattern pattern) {
    return said(MarkdownPage::codes)
        .filter(code -> pattern.matcher(code.text()).matches())
        .toList();
  }

  /** The pages to which links lead, beginning with this one. */
  Set<Path> reachedFrom(Path start) {
    var reached = new LinkedHashSet<Path>();
    var next = new ArrayDeque<>(List.of(start));
    while (!next.isEmpty()) {
      var path = next.pop();
      if (pages.containsKey(path) && reached.add(path)) {
        said(MarkdownPage::links)
            .filter(link -> link.page().equals(path))
            .flatMap(link -> target(link).stream())
            .forEach(next::add);
      }
    }
    return reached;
  }

  private Stream<Said> said(Function<MarkdownPage, Set<String>> what) {
    return pages.values().stream()
        .flatMap(page -> what.apply(page).stream().map(text -> new Said(page.path(), text)));
  }

  private boolean leadsSomewhere(Said link) {
    var target = target(link).orElseThrow();
    int hash = link.text().indexOf('#');
    return hash < 0
        ? Files.exists(CheckedIn.ROOT.resolve(target))
        : pages.containsKey(target)
            && pages.get(target).anchors().contains(link.text().substring(hash + 1));
  }

  /** The file that a link leads to; empty for one that leaves the repository. */
  private static Optional<Path> target(Said link) {
    if (ELSEWHERE.matcher(link.text()).matches()) {
      return Optional.empty();
    }
    var file = link.text().replaceFirst("#.*", "");
    return Optional.of(file.isEmpty() ? link.page() : link.page().resolveSibling(file).normalize());
  }
}
