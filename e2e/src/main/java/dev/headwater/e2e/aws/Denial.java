package dev.headwater.e2e.aws;

import dev.headwater.e2e.aws.policy.Access;

/** How AWS's services say that somebody may not do something. */
final class Denial {
  private static final int FORBIDDEN = 403;

  /** That of JSON 1.1 for all that is the client's fault. */
  private static final int BAD_REQUEST = 400;

  private Denial() {}

  static Outcome.Own of(Request request, String caller, Access access, boolean isExplicit) {
    var reason =
        isExplicit
            ? "with an explicit deny in an identity-based policy"
            : "because no identity-based policy allows the " + access.action() + " action";
    return of(
        request,
        "User: %s is not authorized to perform: %s on resource: %s %s"
            .formatted(caller, access.action(), access.resource(), reason));
  }

  /** A call that the front cannot tell the actions of is one that nobody has granted. */
  static Outcome.Own ofUnknown(Request request) {
    var call = Calls.of(request);
    return of(
        request,
        "The front of the stack does not know which actions %s:%s (%s %s) asks for: add it to RequestedAccess"
            .formatted(call.service(), call.operation(), request.method(), request.uri()));
  }

  private static Outcome.Own of(Request request, String message) {
    return switch (request.service()) {
      case "ec2" ->
          new Outcome.Own(
              FORBIDDEN,
              "<Response><Errors>%s</Errors><RequestID>headwater</RequestID></Response>"
                  .formatted(error("UnauthorizedOperation", message)));
      case "iam", "sts" -> ofSts(FORBIDDEN, "AccessDenied", message);
      case "kms" -> new Outcome.Own(BAD_REQUEST, json(message));
      case "eks", "monitoring" -> new Outcome.Own(FORBIDDEN, json(message));
      default -> Outcome.Own.error(FORBIDDEN, "AccessDenied", escaped(message));
    };
  }

  /** In the form that IAM has too. */
  static Outcome.Own ofSts(int status, String code, String message) {
    return new Outcome.Own(
        status,
        "<ErrorResponse>%s<RequestId>headwater</RequestId></ErrorResponse>"
            .formatted(error(code, message)));
  }

  private static String error(String code, String message) {
    return "<Error><Code>%s</Code><Message>%s</Message></Error>".formatted(code, escaped(message));
  }

  private static String json(String message) {
    return "{\"__type\":\"AccessDeniedException\",\"message\":\"%s\"}"
        .formatted(message.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
