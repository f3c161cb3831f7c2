package dev.headwater.e2e.enginedouble;

import dev.headwater.e2e.engine.NodeFiles;
import dev.headwater.e2e.kubelet.ContainerStart;
import dev.headwater.e2e.kubelet.ImageLauncher;
import dev.headwater.e2e.kubelet.ThreadLaunch;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Runs a node of the double where the operator asks for AutoMQ, from the very same files. */
public final class DoubleLauncher implements ImageLauncher {
  private final DoubleEngine engine;

  /**
   * @param engine what the nodes belong to; not closed here
   */
  public DoubleLauncher(DoubleEngine engine) {
    this.engine = engine;
  }

  @Override
  public boolean launches(String image) {
    return NodeFiles.areAskedFor(image);
  }

  @Override
  public String describe() {
    return "*/automqinc/automq:* as threads of this JVM without a data path";
  }

  @Override
  public ThreadLaunch launch(ContainerStart start) {
    try {
      var settings = NodeFiles.prepare(start);
      return new ThreadLaunch(log -> engine.start(settings, log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
