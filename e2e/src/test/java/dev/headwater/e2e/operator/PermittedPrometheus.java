package dev.headwater.e2e.operator;

import dev.headwater.e2e.process.FreePort;

/** The Prometheus servers that the operators of the shared stacks permit; a test may start them. */
final class PermittedPrometheus {
  /** The namespace that may ask, and read its own series only. */
  static final String NAMESPACE = "scaling-prometheus";

  /** Where the server 'platform' is, once it is started. */
  static final int PORT = FreePort.find();

  /** Nobody answers where 'guarded' is: its token's Secret is looked at before it is asked. */
  static final String SERVERS =
      """
      [{"name": "platform", "url": "http://127.0.0.1:%d", \
      "namespaces": {"%s": {"namespace": "%s"}}}, \
      {"name": "guarded", "url": "https://127.0.0.1:%d", \
      "namespaces": {"scaling-stranger": {}}}]\
      """
          .formatted(PORT, NAMESPACE, NAMESPACE, PORT);

  /** The namespace that may ask on the stack with brokers. */
  static final String WITH_BROKERS = "followed";

  /** Where the server 'platform' of that stack is, once it is started. */
  static final int PORT_WITH_BROKERS = FreePort.find();

  /** The servers of that stack. */
  static final String SERVERS_WITH_BROKERS =
      """
      [{"name": "platform", "url": "http://127.0.0.1:%d", \
      "namespaces": {"%s": {"namespace": "%s"}}}]\
      """
          .formatted(PORT_WITH_BROKERS, WITH_BROKERS, WITH_BROKERS);

  private PermittedPrometheus() {}
}
