package dev.headwater.operator.prometheus;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headwater.operator.permission.PermissionList;
import dev.headwater.operator.permission.PermissionList.Demands;
import dev.headwater.operator.permission.PermissionList.Result;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the installation's list of servers. */
public final class ServerList {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private static final Demands LABELS = new Demands("labels", "series", ServerList::isLabel);

  private ServerList() {}

  private record Entry(
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("url") @Nullable String url,
      @JsonProperty("caBundle") @Nullable String caBundle,
      @JsonProperty("namespaces") @Nullable Map<String, Map<String, String>> namespaces)
      implements PermissionList.Entry {
    PrometheusServer server() {
      return new PrometheusServer(
          Objects.requireNonNull(name),
          PrometheusServer.url(url).orElseThrow(),
          Optional.ofNullable(caBundle).filter(pem -> !pem.isBlank()),
          Objects.requireNonNull(namespaces));
    }
  }

  /** Reads a list; an empty text is an empty list. */
  public static Result<PermittedServers> read(String text) {
    return PermissionList.read(text, Entry[].class, LABELS, ServerList::faults)
        .map(entries -> new PermittedServers(entries.stream().map(Entry::server).toList()));
  }

  private static Stream<String> faults(Entry entry) {
    return Stream.of(
            fault(
                NAME.matcher(entry.shown()).matches(),
                "name '%s': allowed are 1 to 63 of a-z, 0-9 and '-'".formatted(entry.shown())),
            fault(
                PrometheusServer.url(entry.url()).isPresent(),
                "url of '%s' is '%s': allowed is an http or https URL without user, query and fragment"
                    .formatted(entry.shown(), entry.url())),
            fault(
                entry.caBundle() == null
                    || entry.caBundle().isBlank()
                    || Trust.isReadable(entry.caBundle()),
                "caBundle of '%s' holds no certificate in PEM".formatted(entry.shown())))
        .flatMap(Optional::stream);
  }

  private static boolean isLabel(String name) {
    return LABEL.matcher(name).matches() && !name.equals("__name__");
  }

  private static Optional<String> fault(boolean isRight, String fault) {
    return isRight ? Optional.empty() : Optional.of(fault);
  }
}
