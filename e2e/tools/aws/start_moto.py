"""Starts moto's server with an EKS cluster in it. First the cluster's ARN, then moto_server's arguments.

moto and werkzeug both answer "Expect: 100-continue", and clients such as AutoMQ's take the second
"100 Continue" for the response. moto answers it itself, so werkzeug must not. The file must not be
called moto.py: its folder comes first on the module path.
"""

import sys

from werkzeug.serving import WSGIRequestHandler

WSGIRequestHandler.handle_expect_100 = lambda self: True

from moto.ec2.models import ec2_backends  # noqa: E402  (after the cure)
from moto.eks.models import eks_backends  # noqa: E402
from moto.iam.models import iam_backends  # noqa: E402
from moto.server import main  # noqa: E402


def make_cluster(arn):
    """The cluster in the default VPC, and what IAM has of it: the provider that makes its tokens web identities."""
    _, partition, _, region, account, resource = arn.split(":")
    cluster = eks_backends[account][region].create_cluster(
        name=resource.removeprefix("cluster/"),
        role_arn=f"arn:{partition}:iam::{account}:role/eks-cluster",
        resources_vpc_config={"vpcId": ec2_backends[account][region].default_vpc.id},
    )
    iam_backends[account][partition].create_open_id_connect_provider(
        url=cluster.identity["oidc"]["issuer"],
        thumbprint_list=[],
        client_id_list=["sts.amazonaws.com"],
        tags=[],
    )


# Here and not by calls to the server: it costs a stack's start less.
make_cluster(sys.argv[1])
main(sys.argv[2:])
