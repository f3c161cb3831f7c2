package dev.headwater.e2e.operator;

import static dev.headwater.e2e.operator.TestCluster.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.api.v1alpha1.StreamCluster;
import dev.headwater.e2e.aws.Fault;
import dev.headwater.e2e.aws.StackClients;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Deletions that take records with them: storage.deletionPolicy Purge. */
@Tag("aws")
@OnSharedDouble
@TestInstance(Lifecycle.PER_CLASS)
class PurgeTest {
  private static final String NAMESPACE = "purging";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final Set<String> REMOVALS =
      Set.of("AbortMultipartUpload", "DeleteObjects", "DeleteBucket");
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(3);

  private final SharedStack shared;
  private final S3Client s3;

  PurgeTest(SharedStack shared) {
    this.shared = shared;
    this.s3 = StackClients.s3(shared.stack().aws());
  }

  @BeforeAll
  void createNamespace() {
    shared.createNamespace(NAMESPACE);
  }

  @AfterAll
  void deleteNamespace() {
    shared.stack().aws().front().faults(Fault.NONE);
    shared.deleteNamespace(NAMESPACE);
    s3.close();
  }

  /** Killed when one of two uploads is gone, with the answer under way: the worst moment. */
  @Test
  void everythingGoesOnceItIsConfirmedThoughTheOperatorIsKilledInTheMiddle() throws Exception {
    var shredded = new TestCluster(shared.client(), NAMESPACE, "shredded");
    var kept = new KeptObjects(shared, shredded);
    declare(shredded);
    shredded.awaitSettled();
    var bucket = shredded.status().storage().bucket();
    fill(bucket);
    shredded.resource().delete();
    soon()
        .untilAsserted(
            () ->
                assertThat(shredded.condition("Ready"))
                    .startsWith("False Deleting: storage.deletionPolicy is Purge, and nobody has")
                    .contains("headwater.dev/confirm-purge=" + bucket));
    assertThat(shredded.pods("broker")).isEmpty();
    confirm(shredded, "another-bucket");
    soon()
        .during(LONG_ENOUGH)
        .untilAsserted(
            () -> assertThat(contents(bucket)).isEqualTo("2 uploads, 3 versions, 1 marker"));
    var aborted = new CountDownLatch(1);
    shared.stack().aws().front().faults(losing(aborted));
    confirm(shredded, bucket);
    assertThat(aborted.await(30, TimeUnit.SECONDS)).isTrue();
    var operator = new OperatorPod(shared.stack());
    operator.kill();
    assertThat(contents(bucket)).isEqualTo("1 uploads, 3 versions, 1 marker");
    assertThat(kept.claim()).isNotNull();
    shared.stack().aws().front().faults(Fault.NONE);
    operator.comeBack();
    soon().untilAsserted(() -> assertThat(shredded.resource().get()).isNull());
    assertThat(kept.bucketExists(bucket)).isFalse();
    kept.awaitOnly();
  }

  /** 10 requests a second are the default of HEADWATER_PURGE_REQUESTS_PER_SECOND. */
  @Test
  @Tag("full")
  void aPurgeWaitsForTheLastPodAndKeepsToItsBudget() {
    var cluster = new TestCluster(shared.client(), NAMESPACE, "busy");
    declare(cluster);
    cluster.awaitSettled();
    var bucket = cluster.status().storage().bucket();
    fill(bucket);
    for (int i = 0; i < 10; i++) {
      var key = "02/part" + i;
      s3.createMultipartUpload(b -> b.bucket(bucket).key(key));
    }
    confirm(cluster, bucket);
    var seen = new CopyOnWriteArrayList<Removal>();
    var podsAtFirst = new AtomicInteger(-1);
    shared
        .stack()
        .aws()
        .front()
        .faults(
            call -> {
              if (REMOVALS.contains(call.operation())) {
                seen.add(new Removal(call.operation(), System.nanoTime()));
                // Not at each: a look takes as long as the budget has a call wait.
                if (podsAtFirst.get() < 0) {
                  podsAtFirst.set(pods(cluster));
                }
              }
              return new Fault.Pass();
            });
    new KeptObjects(shared, cluster).deleteCluster();
    shared.stack().aws().front().faults(Fault.NONE);
    assertThat(podsAtFirst).hasValue(0);
    assertThat(seen).extracting(Removal::operation).contains("DeleteObjects", "DeleteBucket");
    var aborted = seen.stream().filter(r -> r.operation().equals("AbortMultipartUpload")).toList();
    assertThat(aborted).hasSize(12);
    // From the second, since the look at the pods holds the first up.
    assertThat(aborted.getLast().nanoTime() - aborted.get(1).nanoTime())
        .as("11 requests at 10 a second, less what the first took to arrive")
        .isGreaterThan(Duration.ofMillis(900).toNanos());
  }

  private record Removal(String operation, long nanoTime) {}

  private static int pods(TestCluster cluster) {
    return cluster.pods("broker").size() + cluster.pods("controller").size();
  }

  @Test
  @Tag("full")
  void whoThinksBetterOfItKeepsEverything() {
    var spared = new TestCluster(shared.client(), NAMESPACE, "spared");
    var kept = new KeptObjects(shared, spared);
    declare(spared);
    spared.awaitSettled();
    var bucket = spared.status().storage().bucket();
    fill(bucket);
    spared.resource().delete();
    soon().until(() -> spared.condition("Ready").contains("nobody has confirmed it"));
    spared.resource().patch(MERGE, "{\"spec\":{\"storage\":{\"deletionPolicy\":\"Retain\"}}}");
    soon().untilAsserted(() -> assertThat(spared.resource().get()).isNull());
    assertThat(contents(bucket)).isEqualTo("2 uploads, 3 versions, 1 marker");
    kept.awaitOnly("PersistentVolumeClaim data-spared-controllers-0", "ConfigMap spared-retained");
  }

  /** The first upload is aborted and nobody hears of it, and nothing is aborted after it. */
  private static Fault losing(CountDownLatch aborted) {
    return call -> {
      if (!call.operation().equals("AbortMultipartUpload")) {
        return new Fault.Pass();
      }
      boolean isFirst = aborted.getCount() > 0;
      aborted.countDown();
      return isFirst ? new Fault.Lose() : new Fault.Drop();
    };
  }

  private void declare(TestCluster cluster) {
    var yaml =
        cluster.yaml().replace("storage: {bucket", "storage: {deletionPolicy: Purge, bucket");
    shared.client().resource(Serialization.unmarshal(yaml, StreamCluster.class)).create();
  }

  private static void confirm(TestCluster cluster, String bucket) {
    cluster
        .resource()
        .patch(
            MERGE,
            "{\"metadata\":{\"annotations\":{\"headwater.dev/confirm-purge\":\"%s\"}}}"
                .formatted(bucket));
  }

  private void fill(String bucket) {
    s3.putBucketVersioning(b -> b.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
    s3.putObject(b -> b.bucket(bucket).key("00/log"), RequestBody.fromString("a"));
    s3.putObject(b -> b.bucket(bucket).key("00/log"), RequestBody.fromString("b"));
    s3.putObject(b -> b.bucket(bucket).key("01/a b&<ü>"), RequestBody.fromString("c"));
    s3.deleteObject(b -> b.bucket(bucket).key("00/log"));
    s3.createMultipartUpload(b -> b.bucket(bucket).key("00/part"));
    s3.createMultipartUpload(b -> b.bucket(bucket).key("01/part"));
  }

  private String contents(String bucket) {
    var page = s3.listObjectVersions(b -> b.bucket(bucket));
    return "%d uploads, %d versions, %d marker"
        .formatted(
            s3.listMultipartUploads(b -> b.bucket(bucket)).uploads().size(),
            page.versions().size(),
            page.deleteMarkers().size());
  }
}
