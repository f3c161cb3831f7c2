package dev.headwater.operator.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.api.v1alpha1.StreamTopicStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of StreamTopics that declare one topic, exactly one has it, whatever the order of the visits. */
class TopicOwnerTest {
  private static final String EARLY = "2026-01-01T00:00:00Z";
  private static final String LATE = "2026-01-01T00:00:01Z";

  /** The owner's uid is the greater one, so that uids decide only where a row says so. */
  record Row(String rule, StreamTopic owner, StreamTopic other) {
    @Override
    public String toString() {
      return rule;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("the older has it", topic("b", EARLY, false, null), topic("a", LATE, false, null)),
        new Row(
            "of one second, who reported the topic",
            topic("b", EARLY, true, "id"),
            topic("a", EARLY, true, null)),
        new Row(
            "of one second, who may have made it",
            topic("b", EARLY, true, null),
            topic("a", EARLY, false, null)),
        new Row(
            "an older one that was not readable before takes nothing over",
            topic("b", LATE, true, "id"),
            topic("a", EARLY, false, null)),
        new Row(
            "all else equal, uids decide",
            topic("a", EARLY, false, null),
            topic("b", EARLY, false, null)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void ofTwoThatDeclareOneTopicExactlyOneHasIt(Row row) {
    assertThat(TopicWatches.otherOwner(row.owner(), List.of(row.other()))).isEmpty();
    assertThat(TopicWatches.otherOwner(row.other(), List.of(row.owner())))
        .isEqualTo(Optional.of(row.owner().getMetadata().getName()));
  }

  private static StreamTopic topic(
      String uid, String created, boolean finalizer, @Nullable String topicId) {
    var topic = new StreamTopic();
    topic.setMetadata(
        new ObjectMetaBuilder()
            .withName("topic-" + uid)
            .withUid(uid)
            .withCreationTimestamp(created)
            .withFinalizers(finalizer ? List.of(TopicFinalizer.NAME) : List.of())
            .build());
    topic.setStatus(new StreamTopicStatus(1L, null, topicId, null));
    return topic;
  }
}
