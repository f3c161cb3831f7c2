package dev.headwater.operator.status;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Why a condition is as it is, in one word. The one list that conditions, Events, metrics and
 * {@code docs/operations/reasons.md} share.
 */
public enum Reason {
  READY("It does what it is for.", Reason.NOTHING),
  DEGRADED(
      "The cluster serves, but with fewer brokers or controllers than declared.",
      "Read BrokersReady and ControllersReady: they name the pods that are missing."),
  PENDING("It was not looked at yet, or something before it has to come first.", Reason.WAIT),
  RECONCILED("The spec is carried out; there is nothing to do.", Reason.NOTHING),
  CREATING("The cluster is being made.", Reason.WAIT),
  UPDATING("A change of the spec is being carried out.", Reason.WAIT),
  DELETING(
      "The object is being deleted; the message names what it waits for.",
      "Wait; if the message names a blocker, remove that."),
  SUSPENDED(
      "spec.suspend is true: Headwater observes and reports, and changes nothing.",
      "Set spec.suspend to false to let changes happen again."),
  BLOCKED(
      "A human must act; the message says why.",
      "Do what the message says; the condition that it names has the details."),
  NOT_BLOCKED("Nothing needs a human.", Reason.NOTHING),
  UNREADABLE(
      "The object is stored in a form that this version of Headwater cannot read, such as text"
          + " where a number is expected. It is left alone; other objects are served.",
      "Correct the field that the message names. Where a rule of the CRD refuses that because of"
          + " the old value, correct it under the earlier CRD, or, if it was never served, delete"
          + " the object and create it anew. Check that the CRDs are those of the operator's"
          + " version."),
  IP_FAMILY_UNSUPPORTED(
      "Services of this Kubernetes cluster have IPv6 addresses. Headwater sets brokers up for IPv4."
          + " Nothing is created.",
      "Use a Kubernetes cluster whose Services have IPv4 addresses, or a dual-stack one with IPv4"
          + " first."),
  ZONES_RESOLVED("AWS knows every declared zone.", Reason.NOTHING),
  ZONE_UNKNOWN(
      "A declared zone id does not exist in the region, or is not enabled for the account.",
      "Compare spec.zones with 'aws ec2 describe-availability-zones --all-availability-zones'."
          + " Zones cannot be removed: create the cluster anew, or enable the zone."),
  ZONES_UNAVAILABLE(
      "AWS could not be asked for the zones; what was known before stays in use.",
      "Do what the message says; Headwater asks again by itself."),
  STORAGE_READY("The bucket exists and has its settings.", Reason.NOTHING),
  BUCKET_FOREIGN(
      "A bucket of the cluster's name belongs to another AWS account. It is not touched.",
      "Find out who owns it; the name follows from the StreamCluster's uid, so creating the"
          + " StreamCluster anew gives another name."),
  BUCKET_NOT_OURS(
      "A bucket of the cluster's name is in this account, without the tag of this StreamCluster."
          + " It is not touched.",
      "If it is this cluster's bucket, restore its tag headwater.dev/uid as the message says; else"
          + " rename or remove the bucket."),
  BUCKET_MISSING(
      "The bucket of a cluster that is restored, or the one that is to be adopted, does not exist"
          + " in the cluster's region. It is not made: it would be empty.",
      "When it is to be adopted, create it, or the StreamCluster anew with another name. Else check"
          + " the bucket's name in the ConfigMap <name>-retained and the operator's account. If the"
          + " bucket is lost, so are the records: delete the StreamCluster, the ConfigMap and the"
          + " controllers' claims, and create the StreamCluster without restoreFrom."),
  BUCKET_NOT_ALLOWED(
      "The bucket that is to be adopted does not carry the tag headwater.dev/allow with this"
          + " cluster's value. It is not touched.",
      "Have the bucket's owner set the tag that the message names, or create the StreamCluster anew"
          + " with another bucket."),
  BUCKET_UNSAFE(
      "Something that others set on the bucket would delete records, or keep the engine from"
          + " reading or deleting its objects: a lifecycle rule or Object Lock.",
      "Remove what the message names. Object Lock cannot be removed: create the StreamCluster"
          + " anew with another bucket."),
  BUCKET_DRIFT(
      "The bucket can be used, but settings differ from what is declared and were left so, since"
          + " drift is only reported or the setting is its owner's.",
      "Set in AWS what the message names. With spec.storage.bucket.drift: Enforce Headwater does it"
          + " for a bucket that it created, and of an adopted one for its own policy statement and"
          + " lifecycle rule."),
  KMS_KEY_NOT_ALLOWED(
      "The KMS key does not carry the tag headwater.dev/allow with this cluster's value, or belongs"
          + " to another account. It is not used.",
      "Have the key's owner set the tag that the message names, or name another key."),
  KMS_KEY_UNUSABLE(
      "Nothing can be encrypted with the KMS key: it is disabled, to be deleted, of the wrong kind"
          + " or missing.",
      "Do what the message says. While the key is not enabled brokers can neither write nor read."),
  IDENTITY_READY(
      "The role exists and every pod has it; or the Secret with the pods' keys is there.",
      Reason.NOTHING),
  ROLE_PROPAGATING(
      "The role was made a moment ago, and AWS does not show it everywhere yet.", Reason.WAIT),
  ROLE_NOT_OURS(
      "A role of the cluster's name lacks the tag of this StreamCluster. It is not touched.",
      "Rename or remove the role that the message names."),
  ASSOCIATION_NOT_OURS(
      "The pods' ServiceAccount has a Pod Identity association of others. It is not touched.",
      "Remove the association that the message names."),
  ROLE_NOT_ALLOWED(
      "Tag headwater.dev/allow or trust policy of identity.roleArn does not name the cluster.",
      "Have the role's owner set what the message names, or create the StreamCluster anew with"
          + " another role."),
  ROLE_MISSING(
      "The role of identity.roleArn does not exist. It is not made.",
      "Create it, or create the StreamCluster anew with another role."),
  OIDC_PROVIDER_MISSING(
      "IAM has no OIDC provider of this EKS cluster for the audience sts.amazonaws.com, so no role"
          + " can trust its ServiceAccounts. Headwater does not make one: it belongs to the EKS"
          + " cluster.",
      "Make it as the message says."),
  SECRET_MISSING(
      "The Secret of identity.credentialsSecretRef does not exist, or a key of it is missing.",
      "Create it, or set what the message names."),
  SECRET_NOT_ALLOWED(
      "The Secret of identity.credentialsSecretRef does not name the cluster in its label.",
      "Have the Secret's owner set the label that the message names."),
  CREDENTIALS_NOT_INJECTED(
      "Pods were created without the variables and the token that their role comes with.",
      "Wait; if it stays, check EKS's pod identity webhook. Delete the named pods that are ready"
          + " when it suits you."),
  NETWORK_READY("S3 is reached by gateway endpoints, which cost nothing.", Reason.NOTHING),
  NETWORK_NOT_CHECKED(
      "The way to S3 was not looked at; that is no fault.",
      "Nothing to do outside AWS. On EC2 do what the message says."),
  GATEWAY_ENDPOINT_MISSING(
      "S3 is reached by another way than a gateway endpoint; most cost for each GB.",
      "Attach a gateway endpoint as docs/tasks/network.md says, unless this way is wanted."),
  STORAGE_UNREACHABLE(
      "Nodes have no way to S3, so brokers on them cannot start.",
      "Attach a gateway endpoint as docs/tasks/network.md says. It is looked at every 15 min."),
  RETAINED_DATA_EXISTS(
      "A deleted cluster of this name left its data behind: the ConfigMap <name>-retained is there."
          + " Nothing is created over it.",
      "To have the old cluster again set spec.storage.restoreFrom to the ConfigMap's name. Else"
          + " choose another name; or, when the old data is not needed, delete the ConfigMap and"
          + " the old controller volumes (data-<name>-controllers-0 and so on). The bucket stays."),
  RESTORE_REFUSED(
      "spec.storage.restoreFrom cannot be carried out: the record, a volume claim or a field of the"
          + " spec does not fit. Nothing is touched.",
      "Do what the message says; docs/tasks/restore.md has the rules."),
  AWS_ACCESS_DENIED(
      "AWS refused a call: the operator's role lacks a permission.",
      "Grant the action that the message names to the operator's role, on the resource that it"
          + " names."),
  AWS_CREDENTIALS(
      "The operator has no AWS credentials, or AWS does not accept them.",
      "Check the Pod Identity association or the IRSA annotation of the operator's"
          + " ServiceAccount."),
  AWS_THROTTLED("AWS asked to slow down.", Reason.WAIT),
  AWS_UNREACHABLE(
      "AWS did not answer.",
      "Check that the operator's pod reaches the regional endpoint that the message names: DNS,"
          + " routes, VPC endpoints, proxies."),
  AWS_FAILED("AWS refused a call for another reason.", "Do what the message says."),
  ORPHAN_FOUND(
      "Something that was made in AWS for a StreamCluster is there, and the StreamCluster is gone."
          + " Nothing is deleted. Only an Event of the operator's Lease says it.",
      "Look at it with the command that the message names; docs/operations/orphans.md tells how it"
          + " came about and how it goes."),
  NAME_CONFLICT(
      "An object with a name that the cluster needs exists and is not the cluster's. It is not"
          + " touched.",
      "Rename or remove the object that the message names, or choose another name for the"
          + " StreamCluster."),
  APPLY_REFUSED(
      "The Kubernetes API refused one of the cluster's objects.",
      "Do what the message says: often a quota, an admission policy or a missing right."),
  WAITING_FOR_PODS(
      "Pods are not ready yet; the message names them and what they wait for.",
      "Wait; if it stays, 'kubectl describe pod' on the named pod: image, capacity in the zone,"
          + " volume."),
  CONTROLLERS_READY("Every controller is ready and the quorum has a leader.", Reason.NOTHING),
  DEVELOPMENT_QUORUM(
      "There is one controller: the cluster stops with its pod and is lost with its volume.",
      "Fine for development. For anything else create a cluster with 3 or 5 controllers."),
  VOLUMES_NOT_RETAINED(
      "Every controller is ready, but volumes of controllers have reclaim policy Delete: whoever"
          + " deletes a claim or the namespace deletes the only catalogue of what is in the"
          + " bucket.",
      "Run the command that the message gives; for new clusters use a StorageClass with"
          + " reclaimPolicy Retain. It is looked at every 15 min."),
  QUORUM_LOST(
      "No majority of controllers is up, so no leader: nothing about the cluster can change, and"
          + " brokers that start cannot join.",
      "Bring the controllers' pods back; never delete their volumes: they are the only catalogue of"
          + " what is in the bucket."),
  BROKERS_READY("Every declared broker is ready.", Reason.NOTHING),
  FEWER_BROKERS_THAN_ZONES(
      "Fewer brokers are declared than zones: some zones have none, and their clients cross zones.",
      "Raise spec.brokers.replicas to the number of zones, unless this is wanted."),
  NO_BROKER_DECLARED("spec.brokers.replicas is 0: the cluster is stopped.", "Raise it to start."),
  NO_BROKER_READY(
      "No broker is ready, so nobody can produce or consume.",
      "Read BrokersReady for what the pods wait for."),
  BOOTSTRAP_UNREACHABLE(
      "Brokers are ready, but the bootstrap address does not answer a metadata request.",
      "Check network policies between the operator and port 9092, and the brokers' logs."),
  LEADERLESS_PARTITIONS(
      "Partitions have had no leader for more than 30 s; the message names some.",
      "Check the brokers' logs, and that they reach the bucket."),
  DRAINING(
      "A broker is leaving: it hands its partitions over and is then unregistered.", Reason.WAIT),
  DRAIN_STUCK(
      "A broker did not hand everything over within brokers.drain.timeout; the message says what it"
          + " still leads. No other broker is removed meanwhile.",
      "Check the broker's log and that it reaches the bucket; after its grace period the pod is"
          + " killed and its partitions fail over."),
  DRAIN_FORCED(
      "A broker that was to leave was killed, after its grace period or for want of memory, before"
          + " it had handed everything over. Its partitions fail over, then it is unregistered.",
      "Wait; then read the broker's log for why it could not stop."),
  STREAMS_OPEN(
      "A broker is gone, and the engine still has streams of it open long after, so that it cannot"
          + " be unregistered. No other broker is removed meanwhile.",
      "Read the active controller's log for the node, and check that every other broker reaches the"
          + " bucket; Headwater keeps trying."),
  ZONE_ROUTING_ACTIVE(
      "Brokers serve clients in their zone. The message names the engine's known bugs with it.",
      "Nothing to do where they do not concern your clients; else make a cluster with mode Off."),
  SUBNETS_MISSING(
      "Brokers cannot be told which subnets are in which zone: AWS has none for them, or does not"
          + " know the EKS cluster. Clients that say their zone are served in it all the same.",
      "Do what the message says."),
  SUBNETS_UNAVAILABLE(
      "AWS could not be asked for the subnets; what the brokers know of them stays in use.",
      "Do what the message says; Headwater asks again by itself."),
  ZONE_MAP_REFUSED(
      "The brokers refuse the setting automq.zone.cidr.blocks.",
      "Read the engine's words in the message; check that engine.image is of engine.version."),
  AUTOSCALING_ACTIVE("The number of brokers follows the signals.", Reason.NOTHING),
  ADVISING(
      "brokers.autoscaling.mode is Advise: decisions are shown, and nothing is changed.",
      "Nothing to do; set the mode to Active to have them carried out."),
  METRICS_UNAVAILABLE(
      "A required signal, or every signal, has not been known for 5 minutes. The brokers stay as"
          + " many as there are; a signal that is known can still add some.",
      "Check that the operator reaches port 9090 of the brokers, and that they serve the metric"
          + " that the message names."),
  ANNOTATION_INVALID(
      "The annotation headwater.dev/pause-scaling or headwater.dev/min-brokers cannot be read. No"
          + " broker is added or leaves until it can.",
      "Correct or remove the annotation as the message says."),
  SCALE_OUT("Brokers are added, because the signals ask for more.", Reason.NOTHING),
  SCALE_IN("A broker leaves, because the signals have asked for fewer for long.", Reason.NOTHING),
  SCALING_BLOCKED(
      "The number of brokers would change, or could, and something keeps it.",
      "Read status.autoscaling.lastDecision.blockedBy; docs/tasks/autoscale.md has each word."),
  SCALING_ADVISED("In the mode Advise: what would be done in the mode Active.", Reason.NOTHING),
  TOPIC_SYNCED("The topic is in Kafka as declared.", Reason.NOTHING),
  TOPIC_CONFLICT(
      "The topic exists and is not this object's. It is neither altered nor deleted.",
      "Delete this StreamTopic, or choose another topicName; to hand the name over, delete the"
          + " topic or its other StreamTopic."),
  CLUSTER_NOT_FOUND(
      "spec.clusterRef names no StreamCluster in this namespace.",
      "Create the StreamCluster, or create the StreamTopic anew with the right name."),
  CLUSTER_NOT_READY(
      "The cluster does not answer yet, or not any more; the topic waits for it.",
      "Look at the StreamCluster's conditions."),
  INVALID_CONFIG(
      "The engine refused a setting of the topic; nothing was changed.",
      "Correct the key or value that the message names."),
  PARTITIONS_LOWERED(
      "The topic has more partitions than declared. Kafka cannot remove partitions.",
      "Set spec.partitions to at least the number that the message names."),
  BROKER_REFUSED(
      "The engine refused a change of the topic; the message has its words.",
      "Do what the message says.");

  private static final String NOTHING = "Nothing to do.";
  private static final String WAIT = "Wait; Headwater goes on by itself.";

  private final String meaning;
  private final String nextAction;

  Reason(String meaning, String nextAction) {
    this.meaning = meaning;
    this.nextAction = nextAction;
  }

  /** The reason as users see it, such as {@code DrainStuck}. */
  public String id() {
    return Arrays.stream(name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  /** What it means, in a sentence or two. */
  public String meaning() {
    return meaning;
  }

  /** What its reader can do. */
  public String nextAction() {
    return nextAction;
  }
}
