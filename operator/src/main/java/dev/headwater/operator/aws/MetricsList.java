package dev.headwater.operator.aws;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headwater.operator.aws.PermittedMetrics.PermittedNamespace;
import dev.headwater.operator.permission.PermissionList;
import dev.headwater.operator.permission.PermissionList.Demands;
import dev.headwater.operator.permission.PermissionList.Result;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the installation's list of namespaces of CloudWatch. */
public final class MetricsList {
  private static final Pattern NAME = Pattern.compile("[\\w./#& -][\\w./#:& -]{0,254}");
  private static final Pattern DIMENSION = Pattern.compile("[!-9;-~][ -~]{0,254}");

  private static final Demands DIMENSIONS =
      new Demands("dimensions", "metrics", name -> DIMENSION.matcher(name).matches());

  private MetricsList() {}

  private record Entry(
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("namespaces") @Nullable Map<String, Map<String, String>> namespaces)
      implements PermissionList.Entry {
    PermittedNamespace namespace() {
      return new PermittedNamespace(
          Objects.requireNonNull(name), Objects.requireNonNull(namespaces));
    }
  }

  /** Reads a list; an empty text is an empty list. */
  public static Result<PermittedMetrics> read(String text) {
    return PermissionList.read(text, Entry[].class, DIMENSIONS, MetricsList::faults)
        .map(entries -> new PermittedMetrics(entries.stream().map(Entry::namespace).toList()));
  }

  private static Stream<String> faults(Entry entry) {
    return NAME.matcher(entry.shown()).matches()
        ? Stream.empty()
        : Stream.of(
            "name '%s': allowed are 1 to 255 of a-z, A-Z, 0-9, blanks and ._/#:&-, not beginning with ':'"
                .formatted(entry.shown()));
  }
}
