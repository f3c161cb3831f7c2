package dev.headwater.operator.orphans;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.aws.TaggedResource;
import dev.headwater.operator.aws.TaggedResource.Kind;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrphansTest {
  private static final String NAME = "headwater-orders-abcdefghijklmnop";

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsOfALivingClusterIsNoOrphan(Kind kind) {
    assertThat(Orphans.among(List.of(resource(kind)), new InUse(Set.of("u1"), Set.of()))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsOfAClusterThatIsGoneIsOne(Kind kind) {
    assertThat(Orphans.among(List.of(resource(kind)), new InUse(Set.of("u2"), Set.of("other"))))
        .containsExactly(resource(kind));
  }

  @Test
  void aBucketThatWasKeptIsNoOrphanAndItsRoleIsOne() {
    var found = List.of(resource(Kind.S3_BUCKET), resource(Kind.IAM_ROLE));
    assertThat(Orphans.among(found, new InUse(Set.of(), Set.of(NAME))))
        .containsExactly(resource(Kind.IAM_ROLE));
  }

  @Test
  void whoComesOrGoesDuringAScanLeavesNoOrphan() {
    var before = new InUse(Set.of("gone"), Set.of("kept"));
    var after = new InUse(Set.of("new"), Set.of());
    assertThat(after.and(before)).isEqualTo(new InUse(Set.of("gone", "new"), Set.of("kept")));
  }

  @Test
  void whatIsInUseIsReadFromClustersWhateverTheirStateAndFromRecords() {
    var record =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("orders-retained")
            .endMetadata()
            .withData(Map.of("bucket", "kept"))
            .build();
    var inUse =
        InUse.of(
            List.of(
                cluster("metadata: {uid: u1}\nstatus: {storage: {bucket: restored}}"),
                cluster("metadata: {uid: u2}\nspec: unreadable\nstatus: {storage: {bucket: 7}}"),
                cluster("metadata: {uid: u3}")),
            List.of(record, new ConfigMapBuilder().withNewMetadata().endMetadata().build()));
    assertThat(inUse.uids()).containsExactlyInAnyOrder("u1", "u2", "u3");
    assertThat(inUse.buckets()).contains("restored", "kept");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aMessageNamesTheThingWhoseItWasAndTheCommandThatShowsIt(Kind kind) {
    assertThat(Orphans.message(resource(kind), "prod"))
        .contains("arn:x", "shop/orders", "u1", "does not delete it", "aws ", NAME)
        .hasSizeLessThan(1024)
        .doesNotContain("delete-");
  }

  private static TaggedResource resource(Kind kind) {
    return new TaggedResource(kind, "arn:x", NAME, "u1", "shop/orders");
  }

  private static GenericKubernetesResource cluster(String yaml) {
    return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
  }
}
