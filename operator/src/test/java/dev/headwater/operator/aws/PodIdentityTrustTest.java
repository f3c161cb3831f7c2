package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PodIdentityTrustTest {
  private static final PodSubject SUBJECT =
      new PodSubject("arn:aws:eks:us-east-1:123456789012:cluster/main", "demo", "orders");

  /** What EKS asks STS with, and nothing that other pods of other clusters could be. */
  @Test
  void onlyEksLetsInOnlyForOneServiceAccountOfOneCluster() {
    assertThat(
            PolicyDocuments.isSame(
                """
                {"Version": "2012-10-17", "Statement": [{
                  "Effect": "Allow",
                  "Principal": {"Service": "pods.eks.amazonaws.com"},
                  "Action": ["sts:TagSession", "sts:AssumeRole"],
                  "Condition": {"StringEquals": {
                    "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:us-east-1:123456789012:cluster/main",
                    "aws:RequestTag/kubernetes-namespace": "demo",
                    "aws:RequestTag/kubernetes-service-account": "orders"}}}]}
                """,
                PodIdentityTrust.document(SUBJECT)))
        .isTrue();
  }
}
