package dev.headwater.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.repository.CheckedIn;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiReferenceTest {
  private static final String CLUSTERS =
      """
      A Kafka-compatible cluster whose brokers are stateless and whose log is an S3 bucket.
      [Create a cluster](../tasks/create-a-cluster.md) has an example,
      [What a StreamCluster becomes](what-a-streamcluster-becomes.md) the objects that are made for it,
      and [Reasons](../operations/reasons.md) the words in its conditions.
      """;

  private static final String TOPICS =
      """
      A topic of a StreamCluster. [Topics](../tasks/topics.md) has an example, and
      [Reasons](../operations/reasons.md) the words in its conditions.
      """;

  @Test
  void everyFieldOfAClusterIsExplainedOnItsPage() throws IOException {
    CheckedIn.assertHolds(
        "docs/reference/streamcluster.md",
        ApiReference.page(definition(StreamCluster.class), CLUSTERS));
  }

  @Test
  void everyFieldOfATopicIsExplainedOnItsPage() throws IOException {
    CheckedIn.assertHolds(
        "docs/reference/streamtopic.md", ApiReference.page(definition(StreamTopic.class), TOPICS));
  }

  /** What is left out must have a meaning: the field's own default, or that of what it is in. */
  @ParameterizedTest
  @ValueSource(classes = {StreamCluster.class, StreamTopic.class})
  void everyOptionalValueSaysItsDefault(Class<? extends HasMetadata> kind) {
    var fields = ApiField.below(schema(kind), "spec");
    var defaults = fields.stream().filter(field -> field.fallback().isPresent()).toList();
    assertThat(defaults).isNotEmpty();
    assertThat(fields)
        .filteredOn(ApiField::isLeaf)
        .filteredOn(field -> !field.required())
        .filteredOn(field -> defaults.stream().noneMatch(outer -> contains(outer, field)))
        .extracting(ApiField::path)
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(classes = {StreamCluster.class, StreamTopic.class})
  void whatIsRequiredSaysSo(Class<? extends HasMetadata> kind) {
    assertThat(ApiField.below(schema(kind), "spec"))
        .allSatisfy(
            field ->
                assertThat(field.schema().getDescription().contains("Required"))
                    .as(field.path())
                    .isEqualTo(field.required()));
  }

  /** By what the API server does, not by what somebody wrote. */
  @ParameterizedTest
  @ValueSource(classes = {StreamCluster.class, StreamTopic.class})
  void whatSaysThatItIsImmutableIsAndTheOtherWayRound(Class<? extends HasMetadata> kind) {
    var fields = ApiField.below(schema(kind), "spec");
    var fixed = ApiRule.of(schema(kind)).stream().filter(ApiRule::forbidsChange).toList();
    assertThat(fixed).isNotEmpty();
    assertThat(fixed)
        .allSatisfy(
            rule ->
                assertThat(fields)
                    .as(rule.subject())
                    .filteredOn(field -> field.path().equals(rule.subject()))
                    .singleElement()
                    .matches(ApiReferenceTest::saysImmutable));
    assertThat(fields)
        .filteredOn(ApiReferenceTest::saysImmutable)
        .allSatisfy(
            field ->
                assertThat(fixed)
                    .as(field.path())
                    .anyMatch(rule -> (field.path() + ".").startsWith(rule.subject() + ".")));
  }

  @ParameterizedTest
  @ValueSource(classes = {StreamCluster.class, StreamTopic.class})
  void aRefusalBeginsWithAFieldThatIsThere(Class<? extends HasMetadata> kind) {
    var paths = ApiField.below(schema(kind), "spec").stream().map(ApiField::path).toList();
    var rules = ApiRule.of(schema(kind));
    assertThat(rules).hasSizeGreaterThan(5);
    assertThat(rules)
        .extracting(ApiRule::subject)
        .allMatch(subject -> subject.equals("metadata.name") || paths.contains(subject));
  }

  private static boolean saysImmutable(ApiField field) {
    return field.schema().getDescription().toLowerCase(Locale.ROOT).contains("immutable");
  }

  private static boolean contains(ApiField outer, ApiField field) {
    return (field.path() + ".").startsWith(outer.path() + ".");
  }

  private static JSONSchemaProps schema(Class<? extends HasMetadata> kind) {
    return definition(kind).getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
  }

  /** The text that is checked in, which another test compares. */
  private static CustomResourceDefinition definition(Class<? extends HasMetadata> kind) {
    return Serialization.unmarshal(GeneratedCrd.yaml(kind), CustomResourceDefinition.class);
  }
}
