# The operator's own role in AWS, and the permissions boundary of the roles that it makes for brokers.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_eks_cluster" "this" {
  name = var.cluster_name
}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = split(":", data.aws_eks_cluster.this.arn)[3]

  policy = jsondecode(templatefile("${var.policies}/operator.json", {
    partition            = local.partition
    account              = local.account
    region               = local.region
    cluster              = var.cluster_name
    adopted_bucket       = var.adopted_bucket
    existing_role        = var.existing_role
    permissions_boundary = "headwater/${var.cluster_name}-brokers"
  }))

  # A statement is called after what needs it: BaseBucket, PodIdentityAssociation.
  statements = {
    for feature in setunion(var.features, ["Base"]) : feature => [
      for statement in local.policy.Statement : statement
      if length(regexall("^${feature}([A-Z]|$)", statement.Sid)) > 0
    ]
  }
}

data "aws_iam_policy_document" "operator_trust" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/eks-cluster-arn"
      values   = [data.aws_eks_cluster.this.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/kubernetes-namespace"
      values   = [var.namespace]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/kubernetes-service-account"
      values   = [var.service_account]
    }
  }
}

resource "aws_iam_role" "operator" {
  name               = "${var.cluster_name}-headwater-operator"
  description        = "Headwater in the EKS cluster ${var.cluster_name}"
  assume_role_policy = data.aws_iam_policy_document.operator_trust.json
}

resource "aws_iam_role_policy" "operator" {
  name = "headwater"
  role = aws_iam_role.operator.id
  policy = jsonencode({
    Version   = local.policy.Version
    Statement = flatten(values(local.statements))
  })

  lifecycle {
    precondition {
      condition     = alltrue([for statements in values(local.statements) : length(statements) > 0])
      error_message = "operator.json has no statement for one of the features: ${join(", ", var.features)}."
    }
  }
}

resource "aws_eks_pod_identity_association" "operator" {
  cluster_name    = data.aws_eks_cluster.this.name
  namespace       = var.namespace
  service_account = var.service_account
  role_arn        = aws_iam_role.operator.arn
}

# What a broker can have at most, whatever its role says.
resource "aws_iam_policy" "brokers" {
  name        = "${var.cluster_name}-brokers"
  path        = "/headwater/"
  description = "Permissions boundary of the roles that Headwater makes in the EKS cluster ${var.cluster_name}"
  policy = templatefile("${path.module}/../boundary.json", {
    partition = local.partition
    account   = local.account
  })
}
