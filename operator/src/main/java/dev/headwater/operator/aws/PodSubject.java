package dev.headwater.operator.aws;

import software.amazon.awssdk.arns.Arn;

/**
 * Whom a role trusts: the pods of a ServiceAccount.
 *
 * @param clusterArn ARN of the EKS cluster; EKS is asked in its region
 * @param namespace namespace of the ServiceAccount
 * @param serviceAccount name of the ServiceAccount
 */
public record PodSubject(String clusterArn, String namespace, String serviceAccount) {
  String clusterName() {
    return Arn.fromString(clusterArn).resource().resource();
  }

  String region() {
    return Arn.fromString(clusterArn).region().orElseThrow();
  }

  /** Subject of the tokens that Kubernetes gives these pods. */
  String tokenSubject() {
    return "system:serviceaccount:" + namespace + ":" + serviceAccount;
  }
}
