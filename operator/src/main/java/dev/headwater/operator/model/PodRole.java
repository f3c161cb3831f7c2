package dev.headwater.operator.model;

/** The IAM role that pods get, by the way in which EKS gives it to them. */
public sealed interface PodRole {
  /** ARN of the role. */
  String arn();

  /** By the ServiceAccount's annotation, which EKS's webhook reads (IRSA). */
  record WebIdentity(String arn) implements PodRole {}

  /** By a Pod Identity association; Kubernetes shows nothing of it. */
  record PodIdentity(String arn) implements PodRole {}
}
