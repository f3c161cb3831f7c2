package dev.headwater.e2e.aws;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Optional;

/** What comes of a call. */
sealed interface Outcome {
  /** The front's own answer; an empty text is no body. */
  record Own(int status, String text) implements Outcome {
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

  /**
   * The front's own answer in JSON.
   *
   * @param errorType the header that names the error; empty when there is none
   */
  record Json(int status, String text, Optional<String> errorType) implements Outcome {}

  /** moto's answer, whose body is still to be read. */
  record FromMoto(HttpResponse<InputStream> response) implements Outcome {}
}
