package dev.headwater.repository;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A method and its lines, from the signature (annotations not counted) to the closing brace. */
record MethodLength(String file, String method, long lines) {

  /** The methods of these files. */
  static List<MethodLength> of(Collection<Path> files) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var fileManager = compiler.getStandardFileManager(null, null, null)) {
      return of(fileManager.getJavaFileObjectsFromPaths(files));
    }
  }

  /** The methods of one file, given as text. */
  static List<MethodLength> of(String text) throws IOException {
    return of(List.of(new Source(text)));
  }

  private static List<MethodLength> of(Iterable<? extends JavaFileObject> sources)
      throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var errors = new StringWriter();
    var task =
        (JavacTask) compiler.getTask(errors, null, null, List.of("-proc:none"), null, sources);
    var methods = new ArrayList<MethodLength>();
    var scanner = new Scanner(Trees.instance(task).getSourcePositions(), methods);
    task.parse().forEach(unit -> scanner.scan(unit, null));
    if (!errors.toString().isEmpty()) {
      throw new IOException("not parsed: " + errors);
    }
    return methods;
  }

  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final SourcePositions positions;
    private final List<MethodLength> methods;

    Scanner(SourcePositions positions, List<MethodLength> methods) {
      this.positions = positions;
      this.methods = methods;
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      var unit = getCurrentPath().getCompilationUnit();
      var file = Path.of(unit.getSourceFile().toUri().getPath());
      var name = method.getName().toString();
      methods.add(new MethodLength(file.toString(), name, lines(unit, method)));
      return super.visitMethod(method, null);
    }

    private long lines(CompilationUnitTree unit, MethodTree method) {
      var start =
          Math.max(
              positions.getStartPosition(unit, method),
              positions.getEndPosition(unit, method.getModifiers()));
      var lines = unit.getLineMap();
      return lines.getLineNumber(positions.getEndPosition(unit, method))
          - lines.getLineNumber(start)
          + 1;
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(Path.of("/Source.java").toUri(), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
