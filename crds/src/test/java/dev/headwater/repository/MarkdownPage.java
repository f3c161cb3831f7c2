package dev.headwater.repository;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.LineBreakRendering;
import org.commonmark.renderer.text.TextContentRenderer;

/**
 * What a page of the documentation refers to.
 *
 * @param path below the repository's root
 * @param links as written, in order
 * @param anchors of its headings, as GitHub makes them
 * @param codes texts that are set as code within a line
 */
record MarkdownPage(Path path, Set<String> links, Set<String> anchors, Set<String> codes) {

  static MarkdownPage of(Path path, String text) {
    var references = new References();
    Parser.builder().build().parse(text).accept(references);
    return new MarkdownPage(path, references.links, references.anchors, references.codes);
  }

  private static final class References extends AbstractVisitor {
    private final IdGenerator ids = IdGenerator.builder().build();
    private final TextContentRenderer plain =
        TextContentRenderer.builder().lineBreakRendering(LineBreakRendering.STRIP).build();
    private final Set<String> links = new LinkedHashSet<>();
    private final Set<String> anchors = new LinkedHashSet<>();
    private final Set<String> codes = new LinkedHashSet<>();

    @Override
    public void visit(Link link) {
      links.add(link.getDestination());
      visitChildren(link);
    }

    @Override
    public void visit(Heading heading) {
      anchors.add(ids.generateId(text(heading)));
      visitChildren(heading);
    }

    @Override
    public void visit(Code code) {
      codes.add(code.getLiteral());
    }

    /** Without the marks of code. */
    private String text(Node heading) {
      return plain.render(heading).replace("\"", "").strip();
    }
  }
}
