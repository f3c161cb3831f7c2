package dev.headwater.operator.aws;

import static dev.headwater.operator.aws.OperatorPermissions.Feature.ADOPT;
import static dev.headwater.operator.aws.OperatorPermissions.Feature.ATTACH_ROUTE_TABLES;
import static dev.headwater.operator.aws.OperatorPermissions.Feature.AUTO;
import static dev.headwater.operator.aws.OperatorPermissions.Feature.BASE;
import static dev.headwater.operator.aws.OperatorPermissions.Feature.CLOUD_WATCH;
import static dev.headwater.operator.aws.OperatorPermissions.Feature.CREATE_ENDPOINT;
import static dev.headwater.operator.aws.OperatorPermissions.Feature.DELETE;
import static dev.headwater.operator.aws.OperatorPermissions.Feature.EXISTING_ROLE;
import static dev.headwater.operator.aws.OperatorPermissions.Feature.IRSA;
import static dev.headwater.operator.aws.OperatorPermissions.Feature.MADE_ROLE;
import static dev.headwater.operator.aws.OperatorPermissions.Feature.POD_IDENTITY;
import static dev.headwater.operator.aws.OperatorPermissions.Feature.PURGE;
import static dev.headwater.operator.aws.OperatorPermissions.Feature.SCAN;
import static dev.headwater.operator.aws.OperatorPermissions.Feature.SSE_KMS;
import static dev.headwater.operator.aws.OperatorPermissions.Feature.SUBNET_MAP;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.ADDON;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.ADOPTED_BUCKET;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.ANY;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.ASSOCIATION;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.BUCKET;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.EKS_CLUSTER;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.ENDPOINT;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.INSTANCE_PROFILE;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.KEY;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.NEW_ENDPOINT;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.OBJECT;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.OIDC_PROVIDER;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.PASSED_ROLE;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.ROLE;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.ROLE_LOOK;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.ROLE_WITH_BOUNDARY;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.S3_ENDPOINT;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.USED_ROLE;
import static dev.headwater.operator.aws.OperatorPermissions.Scope.VPC;

import java.util.List;
import java.util.Optional;

/** Every action of IAM that the operator needs: on what, for which feature, and why. */
record OperatorPermissions(String action, String reason, List<Use> uses) {
  /** In the order of the page. */
  static final List<OperatorPermissions> ALL =
      List.of(
          row(
              "ec2:DescribeAvailabilityZones",
              "the names of the declared zone ids; EC2 limits it to no resource",
              BASE.on(ANY)),
          row("ec2:DescribeInstances", "the nodes' subnets", BASE.on(ANY)),
          row("ec2:DescribeRouteTables", "which way the nodes' subnets have to S3", BASE.on(ANY)),
          row("ec2:DescribeVpcEndpoints", "whether S3 has a gateway endpoint", BASE.on(ANY)),
          row(
              "ec2:ModifyVpcEndpoint",
              "attaching route tables; the operator never detaches any",
              ATTACH_ROUTE_TABLES.on(ENDPOINT)),
          row(
              "ec2:CreateVpcEndpoint",
              "making S3's gateway endpoint of a VPC",
              CREATE_ENDPOINT.on(VPC),
              CREATE_ENDPOINT.on(S3_ENDPOINT)),
          row(
              "ec2:CreateTags",
              "its tags, in the call that makes it",
              CREATE_ENDPOINT.on(NEW_ENDPOINT)),
          row("s3:CreateBucket", "making it", BASE.on(BUCKET)),
          row("s3:TagResource", "its tags, in the call that makes it", BASE.on(BUCKET)),
          row(
              "s3:ListBucket",
              "whether it is there and whose it is; before a deletion, whether it is empty",
              BASE.on(BUCKET),
              ADOPT.on(ADOPTED_BUCKET)),
          row(
              "s3:GetBucketTagging",
              "whether it is this cluster's",
              BASE.on(BUCKET),
              ADOPT.on(ADOPTED_BUCKET)),
          row("s3:PutBucketTagging", "`storage.bucket.tags`", BASE.on(BUCKET)),
          row(
              "s3:GetBucketPublicAccessBlock",
              "no public access",
              BASE.on(BUCKET),
              ADOPT.on(ADOPTED_BUCKET)),
          row("s3:PutBucketPublicAccessBlock", "the same", BASE.on(BUCKET)),
          row(
              "s3:GetBucketOwnershipControls",
              "objects belong to the bucket's owner",
              BASE.on(BUCKET),
              ADOPT.on(ADOPTED_BUCKET)),
          row(
              "s3:PutBucketOwnershipControls",
              "the same, also in the call that makes the bucket",
              BASE.on(BUCKET)),
          row(
              "s3:GetEncryptionConfiguration",
              "encryption",
              BASE.on(BUCKET),
              ADOPT.on(ADOPTED_BUCKET)),
          row("s3:PutEncryptionConfiguration", "the same", BASE.on(BUCKET)),
          row(
              "s3:GetBucketPolicy",
              "no requests without TLS, or with TLS older than 1.2",
              BASE.on(BUCKET),
              ADOPT.on(ADOPTED_BUCKET)),
          row("s3:PutBucketPolicy", "the same", BASE.on(BUCKET), ADOPT.on(ADOPTED_BUCKET)),
          row(
              "s3:GetLifecycleConfiguration",
              "unfinished uploads go after 7 days",
              BASE.on(BUCKET),
              ADOPT.on(ADOPTED_BUCKET)),
          row(
              "s3:PutLifecycleConfiguration",
              "the same",
              BASE.on(BUCKET),
              ADOPT.on(ADOPTED_BUCKET)),
          row(
              "s3:GetBucketObjectLockConfiguration",
              "a locked bucket is refused",
              ADOPT.on(ADOPTED_BUCKET)),
          row("kms:DescribeKey", "its state", SSE_KMS.on(KEY)),
          row("kms:ListResourceTags", "whether it may be used", SSE_KMS.on(KEY)),
          row(
              "s3:ListBucketVersions",
              "whether the bucket is empty; what is to be deleted",
              DELETE.on(BUCKET),
              PURGE.on(BUCKET)),
          row("s3:ListBucketMultipartUploads", "the same", DELETE.on(BUCKET), PURGE.on(BUCKET)),
          row("s3:DeleteBucket", "deleting it", DELETE.on(BUCKET), PURGE.on(BUCKET)),
          row("s3:AbortMultipartUpload", "deleting unfinished uploads", PURGE.on(OBJECT)),
          row("s3:DeleteObjectVersion", "deleting every version of every object", PURGE.on(OBJECT)),
          row(
              "eks:DescribeCluster",
              "whether it is of the operator's account; the issuer of pods' tokens; its VPC",
              MADE_ROLE.on(EKS_CLUSTER),
              EXISTING_ROLE.on(EKS_CLUSTER),
              SUBNET_MAP.on(EKS_CLUSTER)),
          row(
              "ec2:DescribeSubnets",
              "which addresses are of which zone; EC2 limits it to no resource",
              SUBNET_MAP.on(ANY)),
          row("eks:DescribeAddon", "whether nodes have the Pod Identity agent", AUTO.on(ADDON)),
          row(
              "eks:ListPodIdentityAssociations",
              "whether the pods' ServiceAccount has an association",
              POD_IDENTITY.on(EKS_CLUSTER)),
          row(
              "eks:DescribePodIdentityAssociation",
              "whose it is, and which role it names",
              POD_IDENTITY.on(ASSOCIATION)),
          row("eks:CreatePodIdentityAssociation", "making it", POD_IDENTITY.on(EKS_CLUSTER)),
          row(
              "eks:TagResource",
              "its tags, in the call that makes it and later",
              POD_IDENTITY.on(ASSOCIATION)),
          row("eks:UpdatePodIdentityAssociation", "its role", POD_IDENTITY.on(ASSOCIATION)),
          row(
              "eks:DeletePodIdentityAssociation",
              "deleting it with the cluster",
              POD_IDENTITY.on(ASSOCIATION)),
          row(
              "iam:PassRole",
              "EKS asks for it when an association names the role; there is no such call",
              POD_IDENTITY.on(PASSED_ROLE)),
          row(
              "iam:GetOpenIDConnectProvider",
              "whether IAM takes the issuer's tokens; none is ever made",
              IRSA.on(OIDC_PROVIDER),
              EXISTING_ROLE.on(OIDC_PROVIDER)),
          row(
              "iam:GetRole",
              "whether it is there and whose it is; whom an existing role lets in",
              MADE_ROLE.on(ROLE_LOOK),
              EXISTING_ROLE.on(USED_ROLE)),
          row("iam:CreateRole", "making the brokers' role", MADE_ROLE.on(ROLE_WITH_BOUNDARY)),
          row(
              "iam:PutRolePermissionsBoundary",
              "setting the boundary back",
              MADE_ROLE.on(ROLE_WITH_BOUNDARY)),
          row("iam:TagRole", "its tags, in the call that makes it and later", MADE_ROLE.on(ROLE)),
          row("iam:PutRolePolicy", "what the brokers may do", MADE_ROLE.on(ROLE)),
          row("iam:GetRolePolicy", "the same", MADE_ROLE.on(ROLE)),
          row("iam:UpdateAssumeRolePolicy", "whom it lets in", MADE_ROLE.on(ROLE)),
          row(
              "iam:ListAttachedRolePolicies",
              "deleting the role with the cluster",
              MADE_ROLE.on(ROLE)),
          row("iam:DetachRolePolicy", "the same", MADE_ROLE.on(ROLE)),
          row("iam:ListRolePolicies", "the same", MADE_ROLE.on(ROLE)),
          row("iam:DeleteRolePolicy", "the same", MADE_ROLE.on(ROLE)),
          row("iam:ListInstanceProfilesForRole", "the same", MADE_ROLE.on(ROLE)),
          row(
              "iam:RemoveRoleFromInstanceProfile",
              "the same, when somebody put the role into one",
              MADE_ROLE.on(INSTANCE_PROFILE)),
          row("iam:DeleteRole", "the same", MADE_ROLE.on(ROLE)),
          row(
              "cloudwatch:GetMetricData",
              "the load that a signal names; CloudWatch limits it to no resource and no namespace",
              CLOUD_WATCH.on(ANY)),
          row(
              "s3:ListAllMyBuckets",
              "buckets that begin with `headwater-`; S3 limits the list to no name",
              SCAN.on(ANY)),
          row(
              "iam:ListRoles",
              "roles with the path `/headwater/`; IAM limits the list to no path",
              SCAN.on(ANY)));

  OperatorPermissions {
    uses = List.copyOf(uses);
  }

  /**
   * What an action is needed for.
   *
   * @param scope what it is granted on
   */
  record Use(Feature feature, Scope scope) {}

  /** A condition key and the text that it has to equal. */
  record Equal(String key, String value) {}

  private static final Equal BOUNDARY =
      new Equal(
          "iam:PermissionsBoundary",
          "arn:${partition}:iam::${account}:policy/${permissions_boundary}");

  private static final Equal OF_S3 = new Equal("ec2:VpceServiceName", "com.amazonaws.${region}.s3");

  private static final Equal WHEN_MADE = new Equal("ec2:CreateAction", "CreateVpcEndpoint");

  private static final Equal TO_PODS = new Equal("iam:PassedToService", "pods.eks.amazonaws.com");

  /** What can be left out of the policy when nobody uses it. */
  enum Feature {
    BASE("Base", "always"),
    ADOPT("Adopt", "`storage.bucket.mode: Adopt`"),
    SSE_KMS("SseKms", "`storage.bucket.encryption.mode: SseKms`"),
    DELETE("Delete", "`storage.deletionPolicy: Delete`"),
    PURGE("Purge", "`storage.deletionPolicy: Purge`"),
    MADE_ROLE("Role", "`identity.mode` `Auto`, `PodIdentity` or `IRSA`"),
    AUTO("Auto", "`identity.mode: Auto`"),
    POD_IDENTITY("PodIdentity", "`PodIdentity`, or `Auto` with the Pod Identity agent"),
    IRSA("Irsa", "`IRSA`, or `Auto` without the agent"),
    SUBNET_MAP("SubnetMap", "`zoneRouting.mode: SubnetMap`"),
    ATTACH_ROUTE_TABLES(
        "AttachRouteTables", "`network.s3Endpoint` `AttachRouteTables` or `Create`"),
    CREATE_ENDPOINT("CreateEndpoint", "`network.s3Endpoint: Create`"),
    CLOUD_WATCH(
        "CloudWatch",
        "a signal with [`cloudWatch`](../tasks/autoscale.md#a-load-that-cloudwatch-knows)"),
    SCAN("Scan", "the daily [scan for orphans](../operations/orphans.md)"),
    EXISTING_ROLE("ExistingRole", "`identity.mode: ExistingRole`");

    /** What the Sids of its statements begin with. */
    final String sid;

    /** The part of a declaration that needs it. */
    final String when;

    Feature(String sid, String when) {
      this.sid = sid;
      this.when = when;
    }

    Use on(Scope scope) {
      return new Use(this, scope);
    }
  }

  /** What actions are granted on; names in braces are for the installation to fill in. */
  enum Scope {
    ANY("Any", "everything", "*"),
    BUCKET("Bucket", "buckets of ours", "arn:${partition}:s3:::headwater-*"),
    OBJECT("Objects", "objects in buckets of ours", "arn:${partition}:s3:::headwater-*/*"),
    ADOPTED_BUCKET("Bucket", "adopted buckets", "arn:${partition}:s3:::${adopted_bucket}"),
    KEY("Key", "keys", "arn:${partition}:kms:${region}:${account}:key/*"),
    EKS_CLUSTER(
        "Cluster",
        "the EKS cluster",
        "arn:${partition}:eks:${region}:${account}:cluster/${cluster}"),
    ADDON(
        "Addon",
        "the add-on of the agent",
        "arn:${partition}:eks:${region}:${account}:addon/${cluster}/eks-pod-identity-agent/*"),
    ASSOCIATION(
        "Association",
        "Pod Identity associations",
        "arn:${partition}:eks:${region}:${account}:podidentityassociation/${cluster}/*"),
    ENDPOINT(
        "Endpoint",
        "VPC endpoints and route tables",
        "arn:${partition}:ec2:${region}:${account}:vpc-endpoint/*",
        "arn:${partition}:ec2:${region}:${account}:route-table/*"),
    VPC(
        "Vpc",
        "VPCs and route tables",
        "arn:${partition}:ec2:${region}:${account}:vpc/*",
        "arn:${partition}:ec2:${region}:${account}:route-table/*"),
    S3_ENDPOINT(
        "Service",
        "VPC endpoints, of S3",
        "arn:${partition}:ec2:${region}:${account}:vpc-endpoint/*"),
    NEW_ENDPOINT("Tags", "VPC endpoints, when they are made", S3_ENDPOINT.resources),
    OIDC_PROVIDER(
        "OidcProvider", "OIDC providers", "arn:${partition}:iam::${account}:oidc-provider/*"),
    ROLE("Role", "roles of ours", "arn:${partition}:iam::${account}:role/headwater/*"),
    ROLE_WITH_BOUNDARY("Boundary", "roles of ours, with the boundary", ROLE.resources),
    PASSED_ROLE("PassRole", "roles of ours, to pods", ROLE.resources),
    // Of a role that is not there IAM does not know the path.
    ROLE_LOOK(
        "Look",
        "roles of ours, there or not",
        ROLE.resources,
        "arn:${partition}:iam::${account}:role/headwater-*"),
    USED_ROLE("Role", "roles of yours", "arn:${partition}:iam::${account}:role/${existing_role}"),
    INSTANCE_PROFILE(
        "Profile", "instance profiles", "arn:${partition}:iam::${account}:instance-profile/*");

    /** What the Sid of a statement ends with. */
    final String sid;

    final String words;

    /** ARNs with a blank between them. */
    private final String resources;

    Scope(String sid, String words, String... arns) {
      this.sid = sid;
      this.words = words;
      this.resources = String.join(" ", arns);
    }

    List<String> arns() {
      return List.of(resources.split(" ", -1));
    }

    Optional<Equal> condition() {
      return switch (this) {
        case ROLE_WITH_BOUNDARY -> Optional.of(BOUNDARY);
        case PASSED_ROLE -> Optional.of(TO_PODS);
        case S3_ENDPOINT -> Optional.of(OF_S3);
        case NEW_ENDPOINT -> Optional.of(WHEN_MADE);
        default -> Optional.empty();
      };
    }
  }

  private static OperatorPermissions row(String action, String reason, Use... uses) {
    return new OperatorPermissions(action, reason, List.of(uses));
  }
}
