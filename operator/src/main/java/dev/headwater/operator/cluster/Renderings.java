package dev.headwater.operator.cluster;

import dev.headwater.operator.desired.DesiredObjects;
import dev.headwater.operator.desired.TrafficDistribution;
import dev.headwater.operator.model.ClusterModel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each StreamCluster was rendered to last. To render is a sixth of what a visit costs, and
 * nearly always nothing has changed that it depends on.
 */
final class Renderings {
  private final TrafficDistribution distribution;
  private final Map<String, Rendering> known = new ConcurrentHashMap<>();

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
            model.uid(),
            (_, last) ->
                last != null && last.model().equals(model)
                    ? last
                    : new Rendering(model, DesiredObjects.of(model, distribution)))
        .objects();
  }

  /**
   * @param uid of a StreamCluster that is gone
   */
  void forget(String uid) {
    known.remove(uid);
  }
}
