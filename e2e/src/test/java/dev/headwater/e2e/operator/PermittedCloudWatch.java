package dev.headwater.e2e.operator;

/** The namespaces of CloudWatch that the operator on the shared double permits. */
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

  private PermittedCloudWatch() {}
}
