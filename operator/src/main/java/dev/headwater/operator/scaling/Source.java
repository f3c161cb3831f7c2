package dev.headwater.operator.scaling;

import java.util.List;

/** Where a load comes from. */
public sealed interface Source permits Load, Source.Outside {
  /** The series of a broker that it needs, written as {@code name{label="value"}}. */
  List<String> selectors();

  /**
   * Somebody outside the cluster, who says one number for all brokers together.
   *
   * @param question what is asked of whom: another question is another load, and nothing that was
   *     remembered of the earlier one holds for it
   */
  record Outside(String question) implements Source {
    @Override
    public List<String> selectors() {
      return List.of();
    }
  }
}
