package dev.headwater.e2e.fault;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Decides before a call reaches the API server what happens to it. */
@FunctionalInterface
public interface ApiFault {
  /** Lets every call pass. */
  ApiFault NONE = call -> new Pass();

  /** Decides about a call whose outcome is not known yet. Called by several threads at once. */
  Decision decide(ApiCall call);

  /** What happens to a call. */
  sealed interface Decision
      permits Pass, Delay, Drop, Lose, Truncate, Trickle, Answer, ApplyThenAnswer {}

  /** The call goes on. */
  record Pass() implements Decision {}

  /** The call goes on later. */
  record Delay(Duration delay) implements Decision {}

  /** The connection closes without an answer and nothing reaches the API server. */
  record Drop() implements Decision {}

  /** The API server carries the call out and the connection closes without an answer. */
  record Lose() implements Decision {}

  /**
   * The API server carries the call out, and the connection closes after half of the answer's body.
   * A watch passes.
   */
  record Truncate() implements Decision {}

  /**
   * The API server carries the call out, and the answer's body arrives in pieces with a pause after
   * each. A watch passes.
   */
  record Trickle(int pieceBytes, Duration pause) implements Decision {}

  /** The API server carries the call out and the client gets this answer, such as a 504. */
  record ApplyThenAnswer(Answer answer) implements Decision {}

  /**
   * The proxy answers itself and nothing reaches the API server.
   *
   * @param retryAfter rounded down to seconds, as the header has no other unit
   */
  record Answer(int code, String reason, String message, Optional<Duration> retryAfter)
      implements Decision {
    private static final Map<Integer, String> REASONS =
        Map.of(
            401, "Unauthorized",
            403, "Forbidden",
            404, "NotFound",
            409, "Conflict",
            410, "Expired",
            422, "Invalid",
            429, "TooManyRequests",
            500, "InternalError",
            503, "ServiceUnavailable",
            504, "Timeout");

    /**
     * The answer that an API server gives with this code.
     *
     * @throws IllegalArgumentException for a code that has no reason of its own
     */
    public static Answer of(int code) {
      return Optional.ofNullable(REASONS.get(code))
          .map(reason -> new Answer(code, reason, "injected " + reason, Optional.empty()))
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "code " + code + " has no reason; allowed are " + REASONS.keySet()));
    }

    /** The same answer with a Retry-After header. */
    public Answer retryAfter(Duration time) {
      return new Answer(code, reason, message, Optional.of(time));
    }

    /** The body: a Status of {@code v1}, as JSON. */
    String body() {
      return Serialization.asJson(
          new StatusBuilder()
              .withApiVersion("v1")
              .withKind("Status")
              .withNewMetadata()
              .endMetadata()
              .withStatus("Failure")
              .withReason(reason)
              .withMessage(message)
              .withCode(code)
              .build());
    }
  }
}
