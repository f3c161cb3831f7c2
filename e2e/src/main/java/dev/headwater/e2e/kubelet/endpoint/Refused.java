package dev.headwater.e2e.kubelet.endpoint;

import java.io.Serial;

/** A request that cannot be served; kubectl shows the message. */
public final class Refused extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code the HTTP status code of the answer
   */
  public Refused(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }
}
