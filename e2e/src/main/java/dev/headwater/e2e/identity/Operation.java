package dev.headwater.e2e.identity;

import java.util.List;
import java.util.stream.Stream;

/**
 * One operation of a JSON patch (RFC 6902).
 *
 * @param path JSON pointer to what is added
 */
record Operation(String op, String path, Object value) {
  static Operation add(String path, Object value) {
    return new Operation("add", path, value);
  }

  /** Adds to the end of a list. One that is empty is not in the object: it comes as a whole. */
  static Stream<Operation> append(String path, List<?> present, List<?> added) {
    if (present.isEmpty() && !added.isEmpty()) {
      return Stream.of(add(path, added));
    }
    return added.stream().map(value -> add(path + "/-", value));
  }
}
