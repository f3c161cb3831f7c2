package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.BucketSpec;
import dev.headwater.api.v1alpha1.CloudResource;
import dev.headwater.api.v1alpha1.CloudResource.Kind;
import dev.headwater.api.v1alpha1.CloudResource.OnDelete;
import dev.headwater.api.v1alpha1.Condition;
import dev.headwater.api.v1alpha1.EncryptionSpec;
import dev.headwater.api.v1alpha1.EncryptionSpec.EncryptionMode;
import dev.headwater.api.v1alpha1.IdentitySpec;
import dev.headwater.api.v1alpha1.IdentitySpec.IdentityMode;
import dev.headwater.api.v1alpha1.StorageSpec;
import dev.headwater.api.v1alpha1.StreamClusterStatus;
import dev.headwater.operator.aws.Injection;
import dev.headwater.operator.aws.PodSubject;
import dev.headwater.operator.aws.RoleAnswer;
import dev.headwater.operator.aws.RoleLink;
import dev.headwater.operator.aws.RoleWanted;
import dev.headwater.operator.aws.StoragePermissions;
import dev.headwater.operator.desired.Annotations;
import dev.headwater.operator.desired.Identity;
import dev.headwater.operator.model.PodRole;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ClusterIdentityTest {
  private static final String CLUSTER = "arn:aws:eks:us-east-1:123456789012:cluster/prod";
  private static final PodSubject SUBJECT = new PodSubject(CLUSTER, "default", "quickstart");
  private static final String ROLE = "arn:aws:iam::123456789012:role/headwater/headwater-1";
  private static final String PROVIDER = "arn:aws:iam::123456789012:oidc-provider/oidc/id/1";
  private static final String ASSOCIATION =
      "arn:aws:eks:us-east-1:123456789012:podidentityassociation/prod/a-1";
  private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
  private static final String POD = "quickstart-controllers-0";
  private static final IdentitySpec IRSA = new IdentitySpec(IdentityMode.IRSA, null, null);
  private static final IdentitySpec EXISTING =
      new IdentitySpec(IdentityMode.EXISTING_ROLE, ROLE, null);

  private final Stage stage = new Stage();

  @Test
  void withModeNoneThereIsNoRoleNorWordOfOne() {
    assertThat(wanted()).isEmpty();
    var status = stage.bucketIsReady().visit();
    assertThat(status.identity()).isNull();
    assertThat(said(status)).isEmpty();
    assertThat(stage.plan().objects()).isNotEmpty();
    assertThat(serviceAccount().getMetadata().getAnnotations()).isEmpty();
  }

  @Test
  void aRoleOfTheClustersOwnOpensItsBucketAloneAndBearsNoTagOfTheUser() {
    var tags = Map.of("team", "orders");
    var encryption = new EncryptionSpec(EncryptionMode.SSE_KMS, KEY);
    stage.identifiesBy(IRSA);
    stage.stores(new StorageSpec(new BucketSpec(null, null, encryption, tags, null), null, null));
    assertThat(wanted())
        .contains(
            new RoleWanted.Made(
                Identity.roleName("quickstart", "uid-1"),
                SUBJECT,
                Map.of(
                    "headwater.dev/uid",
                    "uid-1",
                    "headwater.dev/allow",
                    CLUSTER + "/default/quickstart",
                    "app.kubernetes.io/managed-by",
                    "headwater"),
                new StoragePermissions(
                    "us-east-1",
                    Identity.bucketName("quickstart", "uid-1", "123456789012", "us-east-1"),
                    Identity.clusterId("uid-1"),
                    Optional.of(KEY)),
                Optional.of(Injection.WEB_IDENTITY),
                Optional.empty()));
  }

  @Test
  void aRoleOfSomebodyElsesHasToNameTheCluster() {
    stage.identifiesBy(EXISTING);
    assertThat(wanted())
        .contains(new RoleWanted.Existing(ROLE, SUBJECT, CLUSTER + "/default/quickstart"));
    assertThat(removable()).isEmpty();
  }

  @Test
  void onlyARoleOfTheClustersOwnGoesWithIt() {
    assertThat(removable()).isEmpty();
    assertThat(stage.identifiesBy(IRSA).snapshot().podRole()).isEmpty();
    assertThat(removable()).map(RoleWanted.Made::name).isEqualTo(wanted().map(this::name));
  }

  @Test
  void nothingIsMadeInKubernetesBeforeTheRoleIsThere() {
    stage.identifiesBy(IRSA).bucketIsReady();
    assertThat(stage.plan().objects()).isEmpty();
    assertThat(said(stage.visit())).isEmpty();
    stage.role = Optional.of(new RoleAnswer.Pending("It was made a moment ago."));
    assertThat(stage.plan().objects()).isEmpty();
    assertThat(said(stage.visit())).contains("Unknown RolePropagating: It was made a moment ago.");
    roleIsThere();
    assertThat(serviceAccount().getMetadata().getAnnotations())
        .containsEntry(Annotations.ROLE_ARN, ROLE);
  }

  @Test
  void aSilentAwsTakesNoRoleAway() {
    stage.identifiesBy(IRSA).bucketIsReady();
    roleIsThere();
    stage.applied();
    var before = stage.visit();
    stage.role = Optional.empty();
    assertThat(serviceAccount().getMetadata().getAnnotations())
        .containsEntry(Annotations.ROLE_ARN, ROLE);
    var after = stage.visit();
    assertThat(said(after)).isEqualTo(said(before)).isPresent();
    assertThat(after.identity()).isEqualTo(before.identity()).isNotNull();
    assertThat(after.cloudResources()).isEqualTo(before.cloudResources()).hasSize(3);
  }

  @Test
  void theReportNamesTheRoleAndWhatDeletionDoesToIt() {
    stage.identifiesBy(IRSA).bucketIsReady();
    roleIsThere();
    assertThat(stage.visit().cloudResourcesOrEmpty())
        .contains(
            new CloudResource(
                Kind.IAM_ROLE, ROLE, CloudResource.Origin.CREATED, OnDelete.DELETED, null),
            new CloudResource(
                Kind.IAM_OIDC_PROVIDER,
                PROVIDER,
                CloudResource.Origin.RELIED_ON,
                OnDelete.RETAINED,
                null));
    stage.identifiesBy(EXISTING);
    assertThat(stage.visit().cloudResourcesOrEmpty())
        .contains(
            new CloudResource(
                Kind.IAM_ROLE, ROLE, CloudResource.Origin.RELIED_ON, OnDelete.RETAINED, null));
    assertThat(stage.visit().identity())
        .isEqualTo(new StreamClusterStatus.IdentityStatus(IdentityMode.EXISTING_ROLE, ROLE));
  }

  @Test
  void podsThatWereMissedAreNamedAndReplacedWhileNotReady() {
    stage.identifiesBy(IRSA).bucketIsReady();
    roleIsThere();
    stage.applied();
    stage.puts(pod(Map.of()));
    assertThat(said(stage.visit()).orElseThrow())
        .startsWith("False CredentialsNotInjected")
        .contains(POD, ROLE);
    stage.replaceable = List.of(stage.pod(POD));
    assertThat(stage.plan().replaced()).containsExactly(stage.pod(POD));
    stage.puts(pod(injected(ROLE)));
    assertThat(said(stage.visit())).contains("True IdentityReady: Pods get the role " + ROLE + ".");
  }

  @Test
  void aPodHasItsRoleOnlyWithBothVariables() {
    assertThat(missing(injected(ROLE))).isFalse();
    assertThat(missing(injected(ROLE + "x"))).isTrue();
    assertThat(missing(Map.of("AWS_ROLE_ARN", ROLE))).isTrue();
    assertThat(missing(Map.of("AWS_WEB_IDENTITY_TOKEN_FILE", "/token"))).isTrue();
  }

  @Test
  void byPodIdentityAPodHasItsRoleOnlyWithEndpointAndToken() {
    var role = new PodRole.PodIdentity(ROLE);
    var uri = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    var token = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
    assertThat(InjectedRole.missing(List.of(pod(Map.of(uri, "u", token, "t"))), role)).isEmpty();
    assertThat(InjectedRole.missing(List.of(pod(Map.of(uri, "u"))), role)).hasSize(1);
    assertThat(InjectedRole.missing(List.of(pod(Map.of(token, "t"))), role)).hasSize(1);
    assertThat(InjectedRole.missing(List.of(pod(injected(ROLE))), role)).hasSize(1);
  }

  @Test
  void autoIsDecidedOnce() {
    stage.identifiesBy(new IdentitySpec(IdentityMode.AUTO, null, null)).bucketIsReady();
    assertThat(injection()).isEmpty();
    stage.role = Optional.of(new RoleAnswer.Ensured(ROLE, new RoleLink.Association(ASSOCIATION)));
    stage.applied();
    stage.role = Optional.empty();
    assertThat(injection()).contains(Injection.POD_IDENTITY);
    assertThat(stage.visit().identity())
        .isEqualTo(new StreamClusterStatus.IdentityStatus(IdentityMode.POD_IDENTITY, ROLE));
    roleIsThere();
    stage.applied();
    stage.role = Optional.empty();
    assertThat(injection()).contains(Injection.WEB_IDENTITY);
    assertThat(stage.visit().identity())
        .isEqualTo(new StreamClusterStatus.IdentityStatus(IdentityMode.IRSA, ROLE));
  }

  @Test
  void theAssociationIsListedAndGoesWithTheCluster() {
    stage.identifiesBy(new IdentitySpec(IdentityMode.POD_IDENTITY, null, null)).bucketIsReady();
    stage.role = Optional.of(new RoleAnswer.Ensured(ROLE, new RoleLink.Association(ASSOCIATION)));
    stage.applied();
    var status = stage.visit();
    assertThat(said(status))
        .contains("True IdentityReady: Pods get the role " + ROLE + " by EKS Pod Identity.");
    assertThat(serviceAccount().getMetadata().getAnnotations())
        .containsExactly(Map.entry(Annotations.POD_IDENTITY_ROLE_ARN, ROLE));
    assertThat(status.cloudResourcesOrEmpty())
        .contains(
            new CloudResource(
                Kind.EKS_POD_IDENTITY_ASSOCIATION,
                ASSOCIATION,
                CloudResource.Origin.CREATED,
                OnDelete.DELETED,
                null));
    stage.role = Optional.empty();
    assertThat(stage.visit().cloudResources()).isEqualTo(status.cloudResources()).hasSize(3);
  }

  /** Clusters of one name in a million namespaces; IAM allows 64 characters. */
  @Test
  void amongAMillionRolesNoTwoHaveOneName() {
    var random = RandomGenerator.getDefault();
    var names = new HashSet<String>();
    for (int i = 0; i < 1_000_000; i++) {
      var uid = new UUID(random.nextLong(), random.nextLong()).toString();
      names.add(Identity.roleName("a-cluster-name-of-30-character", uid));
    }
    assertThat(names).hasSize(1_000_000);
    assertThat(names.stream().mapToInt(String::length).max()).hasValue(57);
  }

  private void roleIsThere() {
    stage.role = Optional.of(new RoleAnswer.Ensured(ROLE, new RoleLink.Provider(PROVIDER)));
  }

  private Optional<RoleWanted> wanted() {
    return ClusterIdentity.of(stage.cluster, stage.world(), data(), Stage.SETTINGS);
  }

  private Optional<Injection> injection() {
    return removable().orElseThrow().injection();
  }

  private Optional<RoleWanted.Made> removable() {
    return ClusterIdentity.removable(stage.cluster, stage.world(), data(), Stage.SETTINGS);
  }

  private Origin.Known data() {
    return (Origin.Known) stage.snapshot().origin();
  }

  private String name(RoleWanted role) {
    return role instanceof RoleWanted.Made made ? made.name() : "";
  }

  private HasMetadata serviceAccount() {
    return stage.plan().objects().stream()
        .filter(ServiceAccount.class::isInstance)
        .findAny()
        .orElseThrow();
  }

  private static boolean missing(Map<String, String> environment) {
    return !InjectedRole.missing(List.of(pod(environment)), new PodRole.WebIdentity(ROLE))
        .isEmpty();
  }

  private static Map<String, String> injected(String role) {
    return Map.of("AWS_ROLE_ARN", role, "AWS_WEB_IDENTITY_TOKEN_FILE", "/token");
  }

  private static Pod pod(Map<String, String> environment) {
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(POD)
            .withUid("uid-of-it")
            .withLabels(Map.of("app.kubernetes.io/component", "controller"))
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("kafka")
            .endContainer()
            .endSpec()
            .withNewStatus()
            .endStatus();
    environment.forEach(
        (name, value) ->
            pod.editSpec()
                .editFirstContainer()
                .addNewEnv()
                .withName(name)
                .withValue(value)
                .endEnv()
                .endContainer()
                .endSpec());
    return pod.build();
  }

  private static Optional<String> said(StreamClusterStatus status) {
    return status.conditionsOrEmpty().stream()
        .filter(condition -> condition.type().equals("IdentityReady"))
        .map(ClusterIdentityTest::text)
        .findAny();
  }

  private static String text(Condition condition) {
    return condition.status() + " " + condition.reason() + ": " + condition.message();
  }
}
