package dev.headwater.e2e.engine;

import dev.headwater.e2e.kubelet.ContainerStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The files of a node whose engine is not a process of its own. */
public final class NodeFiles {
  private NodeFiles() {}

  /** True for AutoMQ's image, whatever registry mirrors it. */
  public static boolean areAskedFor(String image) {
    return EngineNode.isAskedFor(image);
  }

  /**
   * Formats the node's disk if its file says so, as every grade does, and reads its settings.
   *
   * @return the file that the operator rendered, with the pod's own overrides and those of this
   *     machine: paths and addresses
   * @throws IOException when a file cannot be read or written
   * @throws IllegalArgumentException when the command or a setting is not one of an engine
   */
  public static Map<String, String> prepare(ContainerStart start) throws IOException {
    var rendered = EngineNode.of(start).settings();
    var settings = new TreeMap<>(rendered);
    settings.putAll(Overrides.ofPlace(rendered, start.hostPath(), start.address()).settings());
    Format.ifAsked(settings, Path.of(settings.get("log.dirs")));
    return Collections.unmodifiableMap(settings);
  }
}
