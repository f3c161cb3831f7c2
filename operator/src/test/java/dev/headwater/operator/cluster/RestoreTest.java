package dev.headwater.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StorageSpec;
import dev.headwater.api.v1alpha1.StreamClusterSpec;
import dev.headwater.operator.aws.BucketAnswer;
import dev.headwater.operator.aws.BucketWanted;
import dev.headwater.operator.desired.Annotations;
import dev.headwater.operator.desired.Identity;
import dev.headwater.operator.desired.RetainedConfigMap;
import dev.headwater.operator.desired.RetainedRecord;
import dev.headwater.operator.kafka.UnregisterAnswer;
import dev.headwater.operator.status.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreTest {
  private static final RetainedRecord KEPT =
      new RetainedRecord(
          "quickstart",
          "uid-0",
          List.of(),
          "Jt2a8k3TQ6eXyZ0bWc4dEf",
          "headwater-quickstart-abcdefghijklmnop",
          "us-east-1",
          3,
          "1.7.4",
          new TreeSet<>(List.of(1000, 1001, 5000)),
          new TreeMap<>(Map.of("use1-az6", 1000, "use1-az4", 5000)));

  private final Stage stage = new Stage();

  @BeforeEach
  void keptDataAndAClusterThatAsksForIt() {
    stage.cluster.setSpec(restoring(stage.cluster.getSpec()));
    kept(KEPT);
    claims("Bound");
  }

  @Test
  void theRecordIsTakenOverBeforeAnythingElseIsTouchedOrReported() {
    stage.bucketIsReady();
    assertThat(stage.plan().objects())
        .singleElement()
        .isInstanceOfSatisfying(
            ConfigMap.class,
            map ->
                assertThat(map.getData())
                    .containsEntry("cluster-uid", "uid-1")
                    .containsEntry("former-uids", "uid-0\n")
                    .containsEntry("bucket", KEPT.bucket()));
    assertThat(stage.plan().model()).isEmpty();
    assertThat(stage.visit().storage()).isNull();
    assertThat(bucketWanted()).isEmpty();
  }

  @Test
  void aRecordThatNamesTheClusterGivesItItsIdentityAndNoDiskIsFormatted() {
    held();
    var model = stage.bucketIsReady().plan().model().orElseThrow();
    assertThat(model.clusterId())
        .isEqualTo(KEPT.clusterId())
        .isNotEqualTo(Identity.clusterId("uid-1"));
    assertThat(model.bucket()).isEqualTo(KEPT.bucket());
    assertThat(model.votersComplete()).isTrue();
    assertThat(object("quickstart-controllers", ConfigMap.class).getData().get("server.properties"))
        .doesNotContain("cluster.id");
    assertThat(object("quickstart-controllers", StatefulSet.class).getMetadata().getAnnotations())
        .containsEntry("headwater.dev/voters-complete", "true");
  }

  @Test
  void nodeIdsStayAndNewZonesCountFromAboveAllThatThereEverWere() {
    held();
    assertThat(stage.plan().model().orElseThrow().zones())
        .extracting(zone -> zone.id() + "=" + zone.nodeIdBase())
        .containsExactly("use1-az6=1000", "use1-az1=6000", "use1-az2=7000");
    assertThat(object("quickstart-retained", ConfigMap.class).getData().get("zones"))
        .isEqualTo("use1-az1=6000\nuse1-az2=7000\nuse1-az4=5000\nuse1-az6=1000\n");
  }

  /** Else they would stay registered and fenced, and no broker could ever leave. */
  @Test
  void brokersThatDoNotComeBackAreToBeUnregisteredThoseOfLostZonesToo() {
    held();
    stage.bucketIsReady();
    var set = object("quickstart-brokers-use1-az6", StatefulSet.class);
    assertThat(set.getMetadata().getAnnotations())
        .containsEntry(Annotations.FORMER_BROKERS, "1001,5000");
    assertThat(object("quickstart-brokers-use1-az1", StatefulSet.class).getMetadata())
        .extracting(metadata -> metadata.getAnnotations().get(Annotations.FORMER_BROKERS))
        .isNull();
    stage.applied().podsFollow().kafkaFollows();
    assertThat(FormerBrokers.of(stage.world())).containsExactly(1001, 5000);
    stage.unregister = Optional.of(new Unregistration(5000, new UnregisterAnswer.Gone()));
    assertThat(object("quickstart-brokers-use1-az6", StatefulSet.class).getMetadata())
        .extracting(metadata -> metadata.getAnnotations().get(Annotations.FORMER_BROKERS))
        .isEqualTo("1001");
  }

  @Test
  void theRecordKeepsWhoMayBeRegistered() {
    held();
    assertThat(object("quickstart-retained", ConfigMap.class).getData().get("brokers"))
        .isEqualTo("1000\n1001\n5000\n6000\n7000\n");
  }

  @Test
  void onlyTheKeptBucketIsAskedForAndItIsNeverMade() {
    held();
    var wanted = bucketWanted().orElseThrow();
    assertThat(wanted.name()).isEqualTo(KEPT.bucket());
    assertThat(wanted.formerUids()).containsExactly("uid-0");
    assertThat(wanted.source()).isEqualTo(BucketWanted.Source.RESTORED);
    assertThat(wanted.tags()).containsEntry("headwater.dev/uid", "uid-1");
  }

  @Test
  void aKeptBucketThatIsNotThereNeedsAHuman() {
    held();
    stage.bucket = Optional.of(new BucketAnswer.Missing("Bucket b does not exist."));
    assertThat(stage.visit().conditions())
        .filteredOn(condition -> condition.type().equals("Stalled"))
        .singleElement()
        .satisfies(stalled -> assertThat(stalled.reason()).isEqualTo("BucketMissing"))
        .satisfies(stalled -> assertThat(stalled.message()).isEqualTo("Bucket b does not exist."));
    assertThat(stage.plan().objects()).hasSize(1);
  }

  @Test
  void aSuspendedClusterDoesNotTakeTheRecordOver() {
    assertThat(stage.suspended().plan().objects()).isEmpty();
  }

  @Test
  void withoutTheRecordThereIsNothingToRestore() {
    stage.retained = Optional.empty();
    refused("there is no ConfigMap quickstart-retained", "remove spec.storage.restoreFrom");
  }

  @Test
  void aClusterWhoseRecordWasTakenAwayKeepsItsIdentityAndChangesNothing() {
    held();
    stage.bucketIsReady().visit();
    stage.retained = Optional.empty();
    refused("ConfigMap quickstart-retained is gone", KEPT.clusterId(), KEPT.bucket());
    assertThat(stage.visit().clusterId()).isEqualTo(KEPT.clusterId());
  }

  @ParameterizedTest
  @CsvSource({
    "cluster-name, key 'cluster-name' is missing",
    "cluster-uid, key 'cluster-uid' is missing",
    "cluster-id, key 'cluster-id' is missing",
    "bucket, key 'bucket' is missing",
    "region, key 'region' is missing",
    "controllers, key 'controllers' is missing",
    "engine-version, key 'engine-version' is missing",
    "zones, key 'zones' is missing"
  })
  void aRecordThatLacksAKeyIsNotReliedOn(String key, String message) {
    stage.retained.orElseThrow().getData().remove(key);
    refused("ConfigMap quickstart-retained cannot be relied on: " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "headwater-quickstart-abcdefghijklmnop",
        "headwater-quick-abcdefghijklmnop-123456789012-ap-southeast-1-an"
      })
  void aBucketIsTheOneThatTheRecordNamesHoweverNewOnesAreNamed(String bucket) {
    held();
    stage.retained.orElseThrow().getData().put("bucket", bucket);
    assertThat(bucketWanted()).map(BucketWanted::name).contains(bucket);
  }

  @ParameterizedTest
  @CsvSource({
    "cluster-id, short",
    "cluster-id, '1234567890123456789012\nlisteners=PLAINTEXT://:1'",
    "bucket, somebody-elses",
    "bucket, headwater-quick-abcdefghijklmnop-theirs",
    "bucket, headwater-quick-abcdefghijklmnop-12345678901-us-east-1-an",
    "bucket, headwater-quick-abcdefghijklmnop-123456789012-us-east-1",
    "controllers, 2",
    "zones, use1-az1",
    "former-uids, no newline",
    "brokers, 0"
  })
  void aValueThatCannotBeIsNotReliedOn(String key, String value) {
    stage.retained.orElseThrow().getData().put(key, value);
    refused("cannot be relied on: key '" + key + "' is");
  }

  @ParameterizedTest
  @CsvSource({
    "cluster-name, other, the record is of a StreamCluster 'other'",
    "region, us-east-2, 'spec.aws.region is ''us-east-1'', but what was kept has ''us-east-2'''",
    "controllers, 5, 'spec.controllers.replicas is ''3'', but what was kept has ''5'''",
    "engine-version, 1.7.5, 'spec.engine.version is ''1.7.4'', but what was kept has ''1.7.5'''"
  })
  void aDifferenceBetweenSpecAndRecordIsNamed(String key, String value, String message) {
    stage.retained.orElseThrow().getData().put(key, value);
    refused(message);
  }

  @Test
  void aClusterThatHasTakenOverMayChangeAsAnyOther() {
    held();
    stage.retained.orElseThrow().getData().put("engine-version", "1.7.3");
    assertThat(stage.snapshot().origin()).isInstanceOf(Origin.Restored.class);
  }

  @Test
  void aVolumeClaimThatIsMissingIsNamed() {
    stage.claims.removeLast();
    refused("volume claim data-quickstart-controllers-2 is missing", "All 3 volumes");
  }

  @Test
  void aVolumeClaimThatLostItsVolumeIsNamedEvenAfterTheTakeover() {
    held();
    stage.claims.clear();
    claims("Lost");
    refused("volume claim data-quickstart-controllers-0 is Lost, not Bound");
  }

  @Test
  void aVolumeThatIsLostLaterIsTheControllersBusiness() {
    held();
    stage.bucketIsReady().applied();
    stage.claims.removeLast();
    assertThat(stage.snapshot().origin()).isInstanceOf(Origin.Restored.class);
  }

  private void refused(String... texts) {
    assertThat(stage.snapshot().origin())
        .isInstanceOfSatisfying(
            Origin.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.RESTORE_REFUSED);
              assertThat(refused.message())
                  .startsWith("spec.storage.restoreFrom: ")
                  .contains(texts);
            });
    assertThat(stage.plan().objects()).isEmpty();
    assertThat(bucketWanted()).isEmpty();
    assertThat(stage.visit().conditions())
        .filteredOn(condition -> condition.type().equals("Stalled"))
        .allMatch(condition -> condition.reason().equals("RestoreRefused"))
        .hasSize(1);
  }

  private Optional<BucketWanted> bucketWanted() {
    return ClusterBucket.of(stage.cluster, stage.snapshot().origin(), "arn");
  }

  private void held() {
    stage.has(RetainedConfigMap.of(KEPT, "default"));
    kept(
        new RetainedRecord(
            KEPT.cluster(),
            "uid-1",
            List.of("uid-0"),
            KEPT.clusterId(),
            KEPT.bucket(),
            KEPT.region(),
            KEPT.controllers(),
            KEPT.engineVersion(),
            KEPT.brokers(),
            KEPT.nodeIdBases()));
  }

  private void kept(RetainedRecord record) {
    stage.retained =
        Optional.of(new ConfigMapBuilder(RetainedConfigMap.of(record, "default")).build());
  }

  private void claims(String phase) {
    for (int node = 0; node < 3; node++) {
      stage.claims.add(
          new PersistentVolumeClaimBuilder()
              .withNewMetadata()
              .withName("data-quickstart-controllers-" + node)
              .withCreationTimestamp("2025-12-31T23:00:00Z")
              .endMetadata()
              .withNewStatus()
              .withPhase(phase)
              .endStatus()
              .build());
    }
  }

  private <R extends HasMetadata> R object(String name, Class<R> kind) {
    return stage.plan().objects().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static StreamClusterSpec restoring(StreamClusterSpec spec) {
    return new StreamClusterSpec(
        null,
        spec.engine(),
        spec.aws(),
        spec.zones(),
        null,
        spec.brokers(),
        new StorageSpec(null, null, "quickstart-retained"),
        spec.identity(),
        spec.network(),
        spec.zoneRouting());
  }
}
