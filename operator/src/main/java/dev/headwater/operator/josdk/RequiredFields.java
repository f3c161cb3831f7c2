package dev.headwater.operator.josdk;

import io.fabric8.generator.annotation.Required;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what the CRD requires and an object that was stored under a looser one lacks. */
final class RequiredFields {
  private RequiredFields() {}

  /**
   * The first required field that is not there, in words.
   *
   * @param path where the value is, such as {@code spec}
   * @param value a record of the API, a list of them, or anything else, which requires nothing
   */
  static Optional<String> missing(String path, @Nullable Object value) {
    return switch (value) {
      case null -> Optional.of(path + ": is required and not set");
      case Record record -> components(record).flatMap(c -> of(path, record, c)).findFirst();
      case List<?> list ->
          list.stream().flatMap(item -> missing(path + "[]", item).stream()).findFirst();
      default -> Optional.empty();
    };
  }

  private static Stream<RecordComponent> components(Record record) {
    return Arrays.stream(record.getClass().getRecordComponents());
  }

  private static Stream<String> of(String path, Record record, RecordComponent component) {
    var value = value(record, component);
    boolean isOptional = !component.getAccessor().isAnnotationPresent(Required.class);
    return value == null && isOptional
        ? Stream.empty()
        : missing(path + "." + component.getName(), value).stream();
  }

  private static @Nullable Object value(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the API's records are public", e);
    }
  }
}
