package dev.headwater.e2e.aws;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Optional;

/** What comes of a call. */
sealed interface Outcome {
  /**
   * The front's own answer; an empty text is no body.
   *
   * @param errorType the header by which services with JSON name an error; empty without one
   */
  record Own(int status, String text, Optional<String> errorType) implements Outcome {
    Own(int status, String text) {
      this(status, text, Optional.empty());
    }

    static Own error(int status, String code, String message) {
      return new Own(
          status,
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
              + code
              + "</Code><Message>"
              + message
              + "</Message><RequestId>headwater</RequestId></Error>");
    }
  }

  /** moto's answer, whose body is still to be read. */
  record FromMoto(HttpResponse<InputStream> response) implements Outcome {}
}
