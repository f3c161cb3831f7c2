package dev.headwater.operator.desired;

import dev.headwater.operator.model.ClusterModel;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;

/** What the pods of controllers and brokers have in common. */
final class EnginePod {
  static final String CONFIG = "config";
  static final String DATA = "data";
  static final String LOGS = "logs";
  static final String TMP = "tmp";

  /** Uid of the image's user, appuser, and the group that its volumes are given to. */
  private static final long APPUSER = 1000;

  /** Garbage collection logs: ten files of 100 MB each. */
  private static final Quantity LOGS_LIMIT = Quantity.parse("2Gi");

  private static final Quantity TMP_LIMIT = Quantity.parse("1Gi");

  private EnginePod() {}

  static PodSpecBuilder of(ClusterModel cluster, String configMap, Container container) {
    return new PodSpecBuilder()
        .withServiceAccountName(Names.of(cluster).serviceAccount())
        .withAutomountServiceAccountToken(false)
        // Variables such as KAFKA_PORT, made from Services, would become settings of the engine.
        .withEnableServiceLinks(false)
        .withSecurityContext(security())
        .withContainers(container)
        .withVolumes(config(configMap), emptyDir(LOGS, LOGS_LIMIT), emptyDir(TMP, TMP_LIMIT));
  }

  static Volume emptyDir(String name, Quantity sizeLimit) {
    return new VolumeBuilder()
        .withName(name)
        .withNewEmptyDir()
        .withSizeLimit(sizeLimit)
        .endEmptyDir()
        .build();
  }

  private static Volume config(String configMap) {
    return new VolumeBuilder()
        .withName(CONFIG)
        .withNewConfigMap()
        .withName(configMap)
        .endConfigMap()
        .build();
  }

  private static PodSecurityContext security() {
    return new PodSecurityContextBuilder()
        .withRunAsNonRoot(true)
        .withRunAsUser(APPUSER)
        .withFsGroup(APPUSER)
        .withFsGroupChangePolicy("OnRootMismatch")
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }
}
