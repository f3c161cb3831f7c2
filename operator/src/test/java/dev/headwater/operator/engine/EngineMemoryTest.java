package dev.headwater.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.ResourcesSpec;
import dev.headwater.api.v1alpha1.ResourcesSpec.Amounts;
import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;

class EngineMemoryTest {

  @Test
  void theHeapFollowsFromTheLimit() {
    assertThat(EngineMemory.ofBroker(resources("1Gi", "4Gi")).heapOptions())
        .isEqualTo("-Xms1638m -Xmx1638m -XX:MaxDirectMemorySize=1024m -XX:MetaspaceSize=96m");
  }

  @Test
  void withoutALimitTheHeapFollowsFromTheRequest() {
    var requestOnly = new ResourcesSpec(amounts("2Gi"), null);
    assertThat(EngineMemory.ofController(requestOnly))
        .isEqualTo(new EngineMemory(1228, 256, false));
  }

  @Test
  void withoutEitherTheHeapFollowsFromTheDefault() {
    var none = new ResourcesSpec(null, null);
    assertThat(EngineMemory.ofController(none)).isEqualTo(new EngineMemory(1228, 256, false));
    assertThat(EngineMemory.ofBroker(none)).isEqualTo(new EngineMemory(1638, 1024, false));
  }

  @Test
  void aLargeBrokerKeepsItsCachesInDirectBuffers() {
    assertThat(EngineMemory.ofBroker(resources("16Gi", "16Gi")))
        .isEqualTo(new EngineMemory(6144, 6144, true));
    assertThat(EngineMemory.ofBroker(resources("8Gi", "8Gi")).pooledDirect()).isFalse();
  }

  private static ResourcesSpec resources(String request, String limit) {
    return new ResourcesSpec(amounts(request), amounts(limit));
  }

  private static Amounts amounts(String memory) {
    return new Amounts(null, Quantity.parse(memory));
  }
}
