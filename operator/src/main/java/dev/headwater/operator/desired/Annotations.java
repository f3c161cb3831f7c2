package dev.headwater.operator.desired;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;

/** Annotations: what Headwater intends, kept in the world, and what users tell it. */
public final class Annotations {
  /** On a broker StatefulSet: node id of the broker that is leaving. */
  public static final String DRAINING = "headwater.dev/draining";

  /**
   * On a StreamCluster, set by a user: the name of its bucket, so that it may be deleted with all
   * that is in it.
   */
  public static final String CONFIRM_PURGE = "headwater.dev/confirm-purge";

  /** On a StreamCluster or StreamTopic, set by a user: "true" lets it go as it is. */
  public static final String ABANDON = "headwater.dev/abandon";

  /** On the ServiceAccount of the pods: ARN of the IAM role that they get by IRSA. */
  public static final String ROLE_ARN = "eks.amazonaws.com/role-arn";

  /**
   * On the ServiceAccount of the pods: ARN of the IAM role that they get by EKS Pod Identity. EKS
   * does not read it: it records that this way was chosen.
   */
  public static final String POD_IDENTITY_ROLE_ARN = "headwater.dev/pod-identity-role-arn";

  /**
   * On a broker StatefulSet: node ids, with commas, of brokers that were stopped with the whole
   * cluster, are not declared any more and may still be registered in Kafka.
   */
  public static final String FORMER_BROKERS = "headwater.dev/former-brokers";

  /** On one of the broker StatefulSets that a scale changes: what it began with, as JSON. */
  public static final String SCALE = "headwater.dev/scale";

  /** On the controllers' StatefulSet: "true" once every controller was a caught-up voter. */
  public static final String VOTERS_COMPLETE = "headwater.dev/voters-complete";

  private Annotations() {}

  /** The annotations of an object; none when it has none. */
  public static Map<String, String> of(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
  }

  /** Whether a user lets an object go as it is. */
  public static boolean isAbandoned(HasMetadata object) {
    return "true".equals(of(object).get(ABANDON));
  }
}
