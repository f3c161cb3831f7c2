package dev.headwater.operator.prometheus;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the installation's list of servers, which is JSON. */
public final class ServerList {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private ServerList() {}

  /** What came of reading it. */
  public sealed interface Result {
    /** The servers. */
    record Read(PermittedServers servers) implements Result {}

    /** It is no JSON of this form. */
    record Unreadable() implements Result {}

    /**
     * A value in it is not allowed.
     *
     * @param fault which, what was seen and what is allowed
     */
    record Refused(String fault) implements Result {}
  }

  private record Entry(
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("url") @Nullable String url,
      @JsonProperty("caBundle") @Nullable String caBundle,
      @JsonProperty("namespaces") @Nullable Map<String, Map<String, String>> namespaces) {
    String shown() {
      return name == null ? "" : name;
    }

    PrometheusServer server() {
      return new PrometheusServer(
          Objects.requireNonNull(name),
          parsed(url).orElseThrow(),
          Optional.ofNullable(caBundle).filter(pem -> !pem.isBlank()),
          Objects.requireNonNull(namespaces));
    }
  }

  /** Reads a list; an empty text is an empty list. */
  public static Result read(String text) {
    if (text.isEmpty()) {
      return new Result.Read(PermittedServers.NONE);
    }
    try {
      var entries =
          Stream.ofNullable(JSON.readValue(text, Entry[].class)).flatMap(Stream::of).toList();
      if (entries.stream().anyMatch(Objects::isNull)) {
        return new Result.Unreadable();
      }
      return fault(entries)
          .<Result>map(Result.Refused::new)
          .orElseGet(() -> new Result.Read(servers(entries)));
    } catch (JsonProcessingException e) {
      return new Result.Unreadable();
    }
  }

  private static PermittedServers servers(List<Entry> entries) {
    return new PermittedServers(entries.stream().map(Entry::server).toList());
  }

  private static Optional<String> fault(List<Entry> entries) {
    var twice =
        entries.stream()
            .collect(Collectors.groupingBy(Entry::shown, Collectors.counting()))
            .entrySet()
            .stream()
            .filter(name -> name.getValue() > 1)
            .map(
                name ->
                    "name '%s' is there twice: give each server its own".formatted(name.getKey()));
    return Stream.concat(entries.stream().flatMap(ServerList::faults), twice).findFirst();
  }

  private static Stream<String> faults(Entry entry) {
    return Stream.of(
            fault(
                NAME.matcher(entry.shown()).matches(),
                "name '%s': allowed are 1 to 63 of a-z, 0-9 and '-'".formatted(entry.shown())),
            fault(
                parsed(entry.url()).isPresent(),
                "url of '%s' is '%s': allowed is an http or https URL without user, query and fragment"
                    .formatted(entry.shown(), entry.url())),
            fault(
                entry.caBundle() == null
                    || entry.caBundle().isBlank()
                    || Trust.isReadable(entry.caBundle()),
                "caBundle of '%s' holds no certificate in PEM".formatted(entry.shown())),
            namespaces(entry))
        .flatMap(Optional::stream);
  }

  private static Optional<String> namespaces(Entry entry) {
    var namespaces = entry.namespaces();
    if (namespaces == null || namespaces.isEmpty()) {
      return Optional.of(
          "namespaces of '%s' is empty: name those that may ask, each with the labels of what it may read"
              .formatted(entry.shown()));
    }
    return namespaces.entrySet().stream()
        .filter(namespace -> !isLabels(namespace.getValue()))
        .map(
            namespace ->
                "namespaces.%s of '%s' is %s: allowed is a map of labels to values, {} for all series"
                    .formatted(namespace.getKey(), entry.shown(), namespace.getValue()))
        .findFirst();
  }

  private static boolean isLabels(@Nullable Map<String, String> labels) {
    return labels != null
        && labels.entrySet().stream()
            .allMatch(
                label ->
                    LABEL.matcher(label.getKey()).matches()
                        && !label.getKey().equals("__name__")
                        && label.getValue() != null);
  }

  private static Optional<String> fault(boolean isRight, String fault) {
    return isRight ? Optional.empty() : Optional.of(fault);
  }

  private static Optional<URI> parsed(@Nullable String text) {
    try {
      return text == null
          ? Optional.empty()
          : Optional.of(new URI(text)).filter(ServerList::isServer);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isServer(URI url) {
    return url.getScheme() != null
        && SCHEMES.contains(url.getScheme())
        && url.getHost() != null
        && url.getUserInfo() == null
        && url.getQuery() == null
        && url.getFragment() == null;
  }
}
