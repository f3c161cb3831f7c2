package dev.headwater.operator.permission;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of the installation, which is JSON: entries with names of their own, each with the
 * namespaces that may use it and what it demands of them.
 */
public final class PermissionList {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private PermissionList() {}

  /** An entry as it is written, whatever is wrong with it. */
  public interface Entry {
    /** What StreamClusters call it; null where it is missing. */
    @Nullable String name();

    /** What is demanded, by namespace; null where it is missing. */
    @Nullable Map<String, Map<String, String>> namespaces();

    /** Its name in messages. */
    default String shown() {
      return Optional.ofNullable(name()).orElse("");
    }
  }

  /**
   * What entries demand: names with values.
   *
   * @param names what they are called, such as labels
   * @param all what has them, such as series
   * @param isName which names are allowed
   */
  public record Demands(String names, String all, Predicate<String> isName) {}

  /**
   * What came of reading a list.
   *
   * @param <T> what it says
   */
  public sealed interface Result<T> {
    /** What it says. */
    record Read<T>(T permitted) implements Result<T> {}

    /** It is no JSON of this form. */
    record Unreadable<T>() implements Result<T> {}

    /**
     * A value in it is not allowed.
     *
     * @param fault which, what was seen and what is allowed
     */
    record Refused<T>(String fault) implements Result<T> {}

    /** The same of what follows from it. */
    default <R> Result<R> map(Function<T, R> function) {
      return switch (this) {
        case Read<T>(T permitted) -> new Read<>(function.apply(permitted));
        case Unreadable<T> _ -> new Unreadable<>();
        case Refused<T>(String fault) -> new Refused<>(fault);
      };
    }
  }

  /**
   * Reads a list; an empty text is an empty list.
   *
   * @param faults what else is wrong with an entry
   */
  public static <E extends Entry> Result<List<E>> read(
      String text, Class<E[]> form, Demands demands, Function<E, Stream<String>> faults) {
    if (text.isEmpty()) {
      return new Result.Read<>(List.of());
    }
    try {
      var entries = Stream.ofNullable(JSON.readValue(text, form)).<E>flatMap(Stream::of).toList();
      return entries.stream().anyMatch(Objects::isNull)
          ? new Result.Unreadable<>()
          : fault(entries, demands, faults)
              .<Result<List<E>>>map(Result.Refused::new)
              .orElseGet(() -> new Result.Read<>(entries));
    } catch (JsonProcessingException e) {
      return new Result.Unreadable<>();
    }
  }

  private static <E extends Entry> Optional<String> fault(
      List<E> entries, Demands demands, Function<E, Stream<String>> faults) {
    var each =
        entries.stream()
            .flatMap(
                entry -> Stream.concat(faults.apply(entry), namespaces(entry, demands).stream()));
    return Stream.concat(each, twice(entries)).findFirst();
  }

  private static Stream<String> twice(List<? extends Entry> entries) {
    return entries.stream()
        .collect(Collectors.groupingBy(Entry::shown, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(name -> name.getValue() > 1)
        .map(name -> "name '%s' is there twice: give each its own".formatted(name.getKey()));
  }

  private static Optional<String> namespaces(Entry entry, Demands demands) {
    var namespaces = entry.namespaces();
    if (namespaces == null || namespaces.isEmpty()) {
      return Optional.of(
          "namespaces of '%s' is empty: name those that may ask, each with the %s of what it may read"
              .formatted(entry.shown(), demands.names()));
    }
    return namespaces.entrySet().stream()
        .filter(namespace -> !isRight(namespace.getValue(), demands))
        .map(
            namespace ->
                "namespaces.%s of '%s' is %s: allowed is a map of %s to values, {} for all %s"
                    .formatted(
                        namespace.getKey(),
                        entry.shown(),
                        namespace.getValue(),
                        demands.names(),
                        demands.all()))
        .findFirst();
  }

  private static boolean isRight(@Nullable Map<String, String> demanded, Demands demands) {
    return demanded != null
        && demanded.entrySet().stream()
            .allMatch(one -> demands.isName().test(one.getKey()) && one.getValue() != null);
  }
}
