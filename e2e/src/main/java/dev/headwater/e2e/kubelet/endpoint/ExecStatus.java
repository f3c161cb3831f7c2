package dev.headwater.e2e.kubelet.endpoint;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;

/** What the error stream carries at the end, as a {@code meta/v1} Status. */
final class ExecStatus {
  private static final String FAILURE = "Failure";

  private ExecStatus() {}

  static Status ofExit(int code) {
    if (code == 0) {
      return new StatusBuilder().withStatus("Success").build();
    }
    return new StatusBuilder()
        .withStatus(FAILURE)
        .withReason("NonZeroExitCode")
        .withMessage("command terminated with non-zero exit code: exit code " + code)
        .withNewDetails()
        .addNewCause()
        .withReason("ExitCode")
        .withMessage(Integer.toString(code))
        .endCause()
        .endDetails()
        .build();
  }

  static Status ofFailure(String message) {
    return new StatusBuilder()
        .withStatus(FAILURE)
        .withReason("InternalError")
        .withMessage(message)
        .withCode(500)
        .build();
  }
}
