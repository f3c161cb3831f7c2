package dev.headwater.operator.josdk;

import io.fabric8.generator.annotation.Required;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what the CRD requires and an object that was stored under a looser one lacks. */
final class RequiredFields {
  /** Of a record's class: every StreamCluster is looked at several times a visit. */
  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return Arrays.stream(type.getRecordComponents()).map(Field::of).toList();
        }
      };

  private record Field(String name, Method accessor, boolean isOptional) {
    static Field of(RecordComponent component) {
      var accessor = component.getAccessor();
      return new Field(
          component.getName(), accessor, !accessor.isAnnotationPresent(Required.class));
    }

    @Nullable Object value(Record record) {
      try {
        return accessor.invoke(record);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the API's records are public", e);
      }
    }
  }

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
      case Record record -> of(path, record);
      case List<?> list ->
          list.stream().flatMap(item -> missing(path + "[]", item).stream()).findFirst();
      default -> Optional.empty();
    };
  }

  private static Optional<String> of(String path, Record record) {
    for (var field : FIELDS.get(record.getClass())) {
      var value = field.value(record);
      if (value != null || !field.isOptional()) {
        var missing = missing(path + "." + field.name(), value);
        if (missing.isPresent()) {
          return missing;
        }
      }
    }
    return Optional.empty();
  }
}
