package dev.headwater.operator.desired;

import dev.headwater.operator.GoldenFolder;
import dev.headwater.operator.model.ClusterModel;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoldenTest {

  @Test
  void threeZonesWithEveryDefaultBecomeTheCheckedInObjects() {
    compare("defaults", Clusters.defaults(), TrafficDistribution.PREFER_SAME_ZONE);
  }

  @Test
  void everyFieldSetOnAnotherStoreThanAwsBecomesTheCheckedInObjects() {
    compare("everything", Clusters.everything(), TrafficDistribution.PREFER_CLOSE);
  }

  @Test
  void aDrainingBrokerAndACompleteQuorumBecomeTheCheckedInObjects() {
    compare("draining", Clusters.draining(), TrafficDistribution.PREFER_SAME_ZONE);
  }

  @Test
  void aRestoredClusterBecomesTheCheckedInObjects() {
    compare(
        "restored",
        Clusters.restored(),
        TrafficDistribution.PREFER_SAME_ZONE,
        Optional.of(Clusters.KEPT));
  }

  private static void compare(String name, ClusterModel cluster, TrafficDistribution distribution) {
    compare(name, cluster, distribution, Optional.empty());
  }

  private static void compare(
      String name,
      ClusterModel cluster,
      TrafficDistribution distribution,
      Optional<RetainedRecord> before) {
    var folder = GoldenFolder.of(name, Clusters.INPUT);
    DesiredObjects.of(cluster, distribution).all().forEach(object -> add(folder, object));
    add(folder, RetainedConfigMap.of(RetainedRecord.of(cluster, before), cluster.namespace()));
    folder.assertComplete();
  }

  private static void add(GoldenFolder folder, HasMetadata object) {
    var kind = object.getKind().toLowerCase(Locale.ROOT);
    folder.add(kind + "-" + object.getMetadata().getName() + ".yaml", Serialization.asYaml(object));
  }
}
