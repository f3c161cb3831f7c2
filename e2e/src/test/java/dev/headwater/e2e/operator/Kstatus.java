package dev.headwater.e2e.operator;

import dev.headwater.e2e.golang.GoTool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** kstatus itself, a Go library: how Flux, Helm 4 and others tell whether an object is done. */
record Kstatus(GoTool tool) {
  /** Empty on a machine without Go. */
  static Optional<Kstatus> find() {
    return GoTool.find("kstatus").map(Kstatus::new);
  }

  /** The status of each object. */
  List<String> of(List<? extends HasMetadata> objects, Path directory) throws Exception {
    var file = Files.createDirectories(directory).resolve("objects.json");
    Files.writeString(
        file, objects.stream().map(Serialization::asJson).collect(Collectors.joining("\n")));
    return tool.lines(directory, file.toString());
  }
}
