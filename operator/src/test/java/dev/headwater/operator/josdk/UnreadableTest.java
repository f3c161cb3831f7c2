package dev.headwater.operator.josdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.api.v1alpha1.StreamTopic;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnreadableTest {
  private static final String TOPIC =
      """
      apiVersion: headwater.dev/v1alpha1
      kind: StreamTopic
      metadata: {name: orders, namespace: shop}
      spec: %s
      status: %s
      """;

  private static final KubernetesSerialization TOLERANT =
      Unreadable.tolerating(Set.of(StreamCluster.class, StreamTopic.class));

  /** What the countermeasure is for: fabric8 alone throws. */
  @Test
  void withoutToleranceTheObjectFails() {
    assertThatThrownBy(
            () ->
                new KubernetesSerialization()
                    .unmarshal(
                        topic("{clusterRef: {name: a}, partitions: many}"), StreamTopic.class))
        .hasMessageContaining("many");
  }

  @Test
  void aReadableObjectIsReadAsEver() {
    var topic = read("{clusterRef: {name: a}, partitions: 3}");
    assertThat(Unreadable.fault(topic)).isEmpty();
    assertThat(topic.getSpec().partitions()).isEqualTo(3);
    assertThat(topic.getStatus().topicId()).isEqualTo("id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{clusterRef: {name: a}, partitions: many} | spec.partitions: Cannot deserialize",
        "{clusterRef: [], partitions: 3} | spec.clusterRef: Cannot deserialize",
        "{clusterRef: {name: a}, partitions: 3, config: text} | spec.config: Cannot",
        "text | spec: Cannot construct",
        "{partitions: 3} | spec.clusterRef: is required and not set",
        "{clusterRef: {}, partitions: 3} | spec.clusterRef.name: is required and not set",
        "null | spec: is required and not set"
      })
  void anUnreadableSpecIsLeftOutAndTheFaultNamed(String spec, String fault) {
    var topic = read(spec);
    assertThat(Unreadable.fault(topic)).hasValueSatisfying(is -> assertThat(is).startsWith(fault));
    assertThat(topic.getSpec()).isNull();
    assertThat(topic.getMetadata().getName()).isEqualTo("orders");
    assertThat(topic.getStatus().topicId()).isEqualTo("id");
  }

  /** The framework hands reconcilers a copy, which has no spec either. */
  @Test
  void aCopyKeepsTheFault() {
    var topic = read("{clusterRef: {name: a}, partitions: many}");
    assertThat(Unreadable.fault(TOLERANT.clone(topic))).isEqualTo(Unreadable.fault(topic));
  }

  @Test
  void anUnreadableStatusIsLeftOutToo() {
    var topic = TOLERANT.unmarshal(TOPIC.formatted("{}", "{topicId: []}"), StreamTopic.class);
    assertThat(Unreadable.fault(topic)).isPresent();
    assertThat(topic.getStatus()).isEqualTo(new StreamTopic().getStatus());
  }

  @Test
  void theCountIsThatOfObjectsThatAreUnreadableNow() {
    var objects = new UnreadableObjects();
    objects.look(read("text"));
    objects.look(read("text"));
    assertThat(objects.count()).isEqualTo(1);
    objects.look(read("{clusterRef: {name: a}, partitions: 3}"));
    assertThat(objects.count()).isZero();
    objects.look(read("text"));
    objects.forget(read("text"));
    assertThat(objects.count()).isZero();
  }

  private static StreamTopic read(String spec) {
    return TOLERANT.unmarshal(topic(spec), StreamTopic.class);
  }

  private static String topic(String spec) {
    return TOPIC.formatted(spec, "{topicId: id}");
  }
}
