package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.desired.DesiredObjects;
import dev.headwater.operator.desired.TrafficDistribution;
import dev.headwater.operator.model.ClusterModel;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import org.junit.jupiter.api.Test;

class RenderingsTest {
  private final Renderings renderings = new Renderings(TrafficDistribution.PREFER_SAME_ZONE);

  @Test
  void whatDependsOnNothingNewIsNotRenderedAgain() {
    var first = renderings.of(model(3));
    assertThat(renderings.of(model(3))).isSameAs(first);
    assertThat(first).isEqualTo(DesiredObjects.of(model(3), TrafficDistribution.PREFER_SAME_ZONE));
  }

  @Test
  void anotherModelIsRenderedAndSoIsTheFirstOneAfterIt() {
    var first = renderings.of(model(3));
    assertThat(renderings.of(model(5)).brokers()).isNotEqualTo(first.brokers());
    assertThat(renderings.of(model(3))).isEqualTo(first).isNotSameAs(first);
  }

  @Test
  void ofWhatIsGoneNothingIsKept() {
    var first = renderings.of(model(3));
    renderings.forget(new ResourceID(model(3).name(), model(3).namespace()));
    assertThat(renderings.of(model(3))).isNotSameAs(first);
  }

  private static ClusterModel model(int brokers) {
    return Stage.running(brokers).plan().model().orElseThrow();
  }
}
