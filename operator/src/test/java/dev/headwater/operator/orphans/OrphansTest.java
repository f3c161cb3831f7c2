package dev.headwater.operator.orphans;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.aws.TaggedResource;
import dev.headwater.operator.aws.TaggedResource.Kind;
import dev.headwater.operator.aws.TaggedResource.MadeFor;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class OrphansTest {
  private static final String NAME = "headwater-orders-abcdefghijklmnop";

  @ParameterizedTest
  @EnumSource(value = Kind.class, mode = Mode.EXCLUDE, names = "VPC_ENDPOINT")
  void whatIsOfALivingClusterIsNoOrphan(Kind kind) {
    assertThat(Orphans.among(List.of(resource(kind)), inUse(Set.of("u1"), Set.of()))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, mode = Mode.EXCLUDE, names = "VPC_ENDPOINT")
  void whatIsOfAClusterThatIsGoneIsOne(Kind kind) {
    assertThat(Orphans.among(List.of(resource(kind)), inUse(Set.of("u2"), Set.of("other"))))
        .containsExactly(resource(kind));
  }

  @Test
  void aBucketThatWasKeptIsNoOrphanAndItsRoleIsOne() {
    var found = List.of(resource(Kind.S3_BUCKET), resource(Kind.IAM_ROLE));
    assertThat(Orphans.among(found, inUse(Set.of(), Set.of(NAME))))
        .containsExactly(resource(Kind.IAM_ROLE));
  }

  @Test
  void whoComesOrGoesDuringAScanLeavesNoOrphan() {
    var before = new InUse(Set.of("gone"), Set.of("kept"), Set.of("used"), true);
    var after = new InUse(Set.of("new"), Set.of(), Set.of(), false);
    assertThat(after.and(before))
        .isEqualTo(new InUse(Set.of("gone", "new"), Set.of("kept"), Set.of("used"), true));
  }

  @Test
  void anEndpointIsOneWhenNoClusterReportsItAndNoneMayHaveMadeItJustNow() {
    var endpoint =
        List.of(new TaggedResource(Kind.VPC_ENDPOINT, "arn:x", "vpce-1", Optional.empty()));
    assertThat(Orphans.among(endpoint, inUse(Set.of("u1"), Set.of()))).isEqualTo(endpoint);
    assertThat(Orphans.among(endpoint, new InUse(Set.of(), Set.of(), Set.of("arn:x"), false)))
        .isEmpty();
    assertThat(Orphans.among(endpoint, new InUse(Set.of(), Set.of(), Set.of(), true))).isEmpty();
  }

  @Test
  void theMessageOfAnEndpointSaysThatOthersMayNeedItAndHowToHearNoMoreOfIt() {
    var endpoint = new TaggedResource(Kind.VPC_ENDPOINT, "arn:x", "vpce-1", Optional.empty());
    assertThat(Orphans.message(endpoint, "prod"))
        .contains("EKS cluster prod", "others in its VPC", "--vpc-endpoint-ids vpce-1.")
        .endsWith("remove its tag headwater.dev/eks-cluster.")
        .doesNotContain("delete-");
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
                cluster(
                    "metadata: {uid: u3}\nspec: {network: {s3Endpoint: Create}}\nstatus:"
                        + " {cloudResources: [{kind: VpcEndpoint, arn: e1}, {kind: IamRole, arn:"
                        + " r1}, 7]}"),
                cluster("metadata: {uid: u4}\nstatus: {cloudResources: none}")),
            List.of(record, new ConfigMapBuilder().withNewMetadata().endMetadata().build()));
    assertThat(inUse.uids()).containsExactlyInAnyOrder("u1", "u2", "u3", "u4");
    assertThat(inUse.buckets()).contains("restored", "kept");
    assertThat(inUse.endpoints()).containsExactly("e1");
    assertThat(inUse.makesEndpoints()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, mode = Mode.EXCLUDE, names = "VPC_ENDPOINT")
  void aMessageNamesTheThingWhoseItWasAndTheCommandThatShowsIt(Kind kind) {
    assertThat(Orphans.message(resource(kind), "prod"))
        .contains("arn:x", "shop/orders", "u1", "does not delete it", "aws ", NAME)
        .hasSizeLessThan(1024)
        .doesNotContain("delete-");
  }

  private static TaggedResource resource(Kind kind) {
    return new TaggedResource(kind, "arn:x", NAME, Optional.of(new MadeFor("u1", "shop/orders")));
  }

  private static InUse inUse(Set<String> uids, Set<String> buckets) {
    return new InUse(uids, buckets, Set.of(), false);
  }

  private static GenericKubernetesResource cluster(String yaml) {
    return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
  }
}
