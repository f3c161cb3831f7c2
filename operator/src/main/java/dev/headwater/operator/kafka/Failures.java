package dev.headwater.operator.kafka;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Tells what a broker said from silence. */
final class Failures {
  private Failures() {}

  /**
   * The broker's word on a call; empty when there was none or it was "ask again". That a topic is
   * unknown is a word, though the client counts it among what may be tried again.
   */
  static Optional<ApiException> saidByBroker(ExecutionException failure) {
    return failure.getCause() instanceof ApiException said
            && (!(said instanceof RetriableException)
                || said instanceof UnknownTopicOrPartitionException)
        ? Optional.of(said)
        : Optional.empty();
  }

  /** What a broker's word on a change means. */
  static ChangeAnswer ofChange(ApiException said) {
    return switch (said) {
      case UnknownTopicOrPartitionException gone -> new ChangeAnswer.Outdated(words(gone));
      case TopicExistsException exists -> new ChangeAnswer.Outdated(words(exists));
      // Exactly this class: to the client, missing rights and unknown versions are kinds of it.
      default ->
          new ChangeAnswer.Refused(
              words(said), said.getClass().equals(InvalidConfigurationException.class));
    };
  }

  /** The words of the innermost failure: Kafka's client wraps them in "Failed to create". */
  static String words(Throwable failure) {
    var innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return words(innermost.getMessage())
        .or(() -> words(failure.getMessage()))
        .orElse(innermost.getClass().getSimpleName());
  }

  private static Optional<String> words(@Nullable String message) {
    return Optional.ofNullable(message).filter(text -> !text.isBlank());
  }
}
