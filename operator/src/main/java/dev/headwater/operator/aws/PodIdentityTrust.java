package dev.headwater.operator.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The trust of a role in EKS Pod Identity, for the pods of one ServiceAccount alone: EKS asks STS
 * for the role with tags that tell whom it is for. Pure.
 */
final class PodIdentityTrust {
  private static final String SERVICE = "pods.eks.amazonaws.com";

  private PodIdentityTrust() {}

  /** The trust that a role of ours has. */
  static ObjectNode document(PodSubject subject) {
    var document = PolicyDocuments.empty();
    var statement = document.putArray("Statement").addObject().put("Effect", "Allow");
    statement.putObject("Principal").put("Service", SERVICE);
    statement.putArray("Action").add("sts:AssumeRole").add("sts:TagSession");
    statement
        .putObject("Condition")
        .putObject("StringEquals")
        .put("aws:RequestTag/eks-cluster-arn", subject.clusterArn())
        .put("aws:RequestTag/kubernetes-namespace", subject.namespace())
        .put("aws:RequestTag/kubernetes-service-account", subject.serviceAccount());
    return document;
  }
}
