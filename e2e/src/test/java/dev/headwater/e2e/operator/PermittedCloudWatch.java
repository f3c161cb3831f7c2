package dev.headwater.e2e.operator;

/** The namespaces of CloudWatch that the operators of the shared stacks permit. */
final class PermittedCloudWatch {
  /** The namespace of Kubernetes that may read the metrics of its own team. */
  static final String NAMESPACE = "scaling-cloudwatch";

  /** What that is called in CloudWatch. */
  static final String METRICS = "Orders";

  /** Its team, which is added to whatever it asks for. */
  static final String TEAM = "orders";

  static final String NAMESPACES =
      """
      [{"name": "%s", "namespaces": {"%s": {"Team": "%s"}, "%s": {}}}, \
      {"name": "Payments", "namespaces": {"payments": {}}}]\
      """
          .formatted(METRICS, NAMESPACE, TEAM, LeastPrivilegeTest.NAMESPACE);

  /** On the stack with brokers, the same for the namespace of Kubernetes there. */
  static final String WITH_BROKERS =
      """
      [{"name": "%s", "namespaces": {"%s": {"Team": "%s"}}}]\
      """
          .formatted(METRICS, PermittedPrometheus.WITH_BROKERS, TEAM);

  private PermittedCloudWatch() {}
}
