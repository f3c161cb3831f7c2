"""Starts moto's server with an EKS cluster and its nodes in it.

First the cluster's ARN, then the nodes' instances as zone=id,zone=id, then moto_server's arguments.

moto and werkzeug both answer "Expect: 100-continue", and clients such as AutoMQ's take the second
"100 Continue" for the response. moto answers it itself, so werkzeug must not. The file must not be
called moto.py: its folder comes first on the module path.
"""

import sys

from werkzeug.serving import WSGIRequestHandler

WSGIRequestHandler.handle_expect_100 = lambda self: True

from moto.ec2.models import ec2_backends  # noqa: E402  (after the cure)
from moto.ec2.models import instances  # noqa: E402
from moto.eks.models import eks_backends  # noqa: E402
from moto.iam.models import iam_backends  # noqa: E402
from moto.server import main  # noqa: E402


def make_network(ec2, region, nodes):
    """A VPC with a subnet for each zone. Its main route table has the S3 gateway endpoint."""
    vpc = ec2.create_vpc("10.0.0.0/16")
    subnets = []
    for place, node in enumerate(filter(None, nodes.split(","))):
        zone, instance_id = node.split("=")
        subnet = ec2.create_subnet(vpc.id, f"10.0.{place}.0/24", availability_zone=zone)
        subnets.append(subnet.id)
        # EC2 chooses ids; here nodes say theirs.
        instances.random_instance_id = lambda chosen=instance_id: chosen
        ec2.run_instances(
            "ami-12c6146b",
            1,
            None,
            [],
            region_name=region,
            subnet_id=subnet.id,
            instance_type="m7g.large",
            is_instance_type_default=False,
        )
    instances.random_instance_id = RANDOM_INSTANCE_ID
    main_table = [table for table in ec2.route_tables.values() if table.vpc_id == vpc.id]
    ec2.create_vpc_endpoint(
        vpc.id,
        f"com.amazonaws.{region}.s3",
        "Gateway",
        None,
        [table.id for table in main_table],
    )
    return {"vpcId": vpc.id, "subnetIds": subnets}


def make_cluster(arn, nodes):
    """The cluster, and what IAM has of it: the provider that makes its tokens web identities."""
    _, partition, _, region, account, resource = arn.split(":")
    cluster = eks_backends[account][region].create_cluster(
        name=resource.removeprefix("cluster/"),
        role_arn=f"arn:{partition}:iam::{account}:role/eks-cluster",
        resources_vpc_config=make_network(ec2_backends[account][region], region, nodes),
    )
    iam_backends[account][partition].create_open_id_connect_provider(
        url=cluster.identity["oidc"]["issuer"],
        thumbprint_list=[],
        client_id_list=["sts.amazonaws.com"],
        tags=[],
    )


RANDOM_INSTANCE_ID = instances.random_instance_id

# Here and not by calls to the server: it costs a stack's start less.
make_cluster(sys.argv[1], sys.argv[2])
main(sys.argv[3:])
