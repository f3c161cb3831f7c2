output "helm_values" {
  description = "Values of Headwater's chart: terraform output -raw helm_values > values.yaml"
  value = yamlencode({
    clusterArn = data.aws_eks_cluster.this.arn
    env = {
      AWS_REGION                     = local.region
      HEADWATER_PERMISSIONS_BOUNDARY = aws_iam_policy.brokers.arn
    }
  })
}
