package dev.headwater.operator.cluster;

import dev.headwater.operator.desired.DesiredObjects;
import dev.headwater.operator.desired.TrafficDistribution;
import dev.headwater.operator.model.ClusterModel;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each StreamCluster was rendered to last. To render is a sixth of what a visit costs, and
 * nearly always nothing has changed that it depends on.
 */
final class Renderings {
  private final TrafficDistribution distribution;
  private final Map<ResourceID, Rendering> known = new ConcurrentHashMap<>();

  private record Rendering(ClusterModel model, DesiredObjects objects) {}

  /**
   * @param distribution how the bootstrap Service keeps traffic in its zone
   */
  Renderings(TrafficDistribution distribution) {
    this.distribution = distribution;
  }

  /** What a StreamCluster is to become; the same objects again for the same model. */
  DesiredObjects of(ClusterModel model) {
    return known
        .compute(
            new ResourceID(model.name(), model.namespace()),
            (_, last) ->
                last != null && last.model().equals(model)
                    ? last
                    : new Rendering(model, DesiredObjects.of(model, distribution)))
        .objects();
  }

  void forget(ResourceID id) {
    known.remove(id);
  }
}
