package dev.headwater.api.v1alpha1;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An object that a newer version wrote must be read: an error would stop the whole informer. */
class ToleranceTest {
  private static final JavaClasses TYPES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackagesOf(StreamCluster.class);

  private static final DescribedPredicate<JavaAnnotation<?>> IGNORES_UNKNOWN =
      DescribedPredicate.describe(
          "@JsonIgnoreProperties(ignoreUnknown = true)",
          annotation ->
              annotation.getRawType().isEquivalentTo(JsonIgnoreProperties.class)
                  && annotation.as(JsonIgnoreProperties.class).ignoreUnknown());

  /** Every field of every type is here, so that every type is tried. */
  private static final String CLUSTER =
      """
      apiVersion: headwater.dev/v1alpha1
      kind: StreamCluster
      metadata:
        name: orders
      spec:
        suspend: true
        engine: {type: AutoMQ, version: 1.7.3, image: registry.example/automq}
        aws: {region: us-east-1}
        zones: [{id: use1-az1}, {id: use1-az2}]
        controllers:
          replicas: 3
          storage: {size: 20Gi, storageClassName: gp3}
          resources: {requests: {cpu: 500m, memory: 2Gi}, limits: {memory: 2Gi}}
        brokers:
          replicas: 2
          networkBandwidth: 75Mi
          autoscaling:
            mode: Advise
            min: 2
            max: 9
            signals:
            - name: produced
              brokers: {metric: kafka_message_count_total, interval: 15s}
              capacityPerBroker: 100k
              target: 0.6
              required: false
              scope: Zone
            - name: lag
              prometheus:
                server: platform
                metric: lag
                labels: {job: kafka}
                aggregation: Max
                window: 2m
                tokenSecretRef: {name: token}
              capacityPerBroker: 100k
            - name: requests
              cloudWatch:
                namespace: AWS/ApplicationELB
                metric: RequestCount
                dimensions: {LoadBalancer: app/orders/1}
                statistic: Sum
              capacityPerBroker: 5k
            schedules:
            - {name: day, min: 3, days: [Monday], from: "08:00", to: "18:00", timeZone: Europe/Berlin}
            scaleOut: {maxStep: 3, cooldown: 3m}
            scaleIn: {window: 30m, cooldown: 5m}
          resources: {requests: {cpu: 1, memory: 4Gi}, limits: {cpu: 2, memory: 4Gi}}
          drain: {timeout: 330s}
        storage:
          bucket:
            mode: Create
            tags: {team: orders}
            encryption: {mode: SseKms, kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1"}
            drift: Enforce
          deletionPolicy: Retain
          restoreFrom: orders-retained
        identity: {mode: ExistingRole, roleArn: "arn:aws:iam::123456789012:role/orders", credentialsSecretRef: {name: keys}}
        network: {s3Endpoint: Create}
        zoneRouting: {mode: SubnetMap, rackFormat: ZoneName}
      status:
        observedGeneration: 1
        conditions: [{type: Ready, status: "True", reason: Ready, message: Fine.}]
        clusterId: "1234567890123456789012"
        bootstrap: [{zone: use1-az1, servers: "a:9092"}]
        zones: [{id: use1-az1, name: us-east-1a, nodeIdBase: 1000, brokers: 1, ready: 1}]
        brokers: {desired: 2, current: 2, ready: 2, draining: [1001]}
        storage: {bucket: b, arn: "arn:aws:s3:::b"}
        identity: {mode: IRSA, roleArn: "arn:aws:iam::123456789012:role/orders"}
        autoscaling:
          lastDecision:
            time: "2026-11-24T12:00:00Z"
            action: None
            advice: true
            from: 3
            to: 3
            inputs: [{signal: produced, load: "1", capacityPerBroker: "2", target: 0.6, problem: a}]
            zones: [{id: use1-az1, from: 1, to: 2, needs: 2}]
            blockedBy: [{reason: Paused, message: b}]
            message: c
          decisions: [{time: "2026-11-24T12:00:00Z", action: ScaleOut, from: 3, to: 6, message: c}]
        lastScale: {from: 3, to: 2, startedAt: "2026-11-24T12:00:00Z", durationSeconds: 4}
        cloudResources:
        - {kind: S3Bucket, arn: "arn:aws:s3:::b", origin: Created, onDelete: Retained, drift: x}
      """;

  private static final String TOPIC =
      """
      apiVersion: headwater.dev/v1alpha1
      kind: StreamTopic
      metadata:
        name: events
      spec:
        clusterRef: {name: orders}
        topicName: Events
        partitions: 6
        config: {retention.ms: "1"}
        deletionPolicy: Delete
      status:
        conditions: [{type: Ready, status: "True", reason: Ready}]
        topicId: abc
        partitions: 6
      """;

  /** Fields whose keys are the user's. */
  private static final Set<String> FREE_KEYS = Set.of("tags", "config", "dimensions", "labels");

  private final KubernetesSerialization serialization = new KubernetesSerialization();

  @Test
  void aClusterWithUnknownFieldsAtEveryLevelIsRead() {
    var known = serialization.unmarshal(CLUSTER, StreamCluster.class);
    var read = serialization.unmarshal(withUnknownFields(CLUSTER), StreamCluster.class);
    assertThat(read.getSpec()).isEqualTo(known.getSpec());
    assertThat(read.getStatus()).isEqualTo(known.getStatus());
    assertThat(read.getSpec().zones()).hasSize(2);
  }

  @Test
  void aTopicWithUnknownFieldsAtEveryLevelIsRead() {
    var known = serialization.unmarshal(TOPIC, StreamTopic.class);
    var read = serialization.unmarshal(withUnknownFields(TOPIC), StreamTopic.class);
    assertThat(read.getSpec()).isEqualTo(known.getSpec());
    assertThat(read.getStatus()).isEqualTo(known.getStatus());
    assertThat(read.topicName()).isEqualTo("Events");
  }

  @Test
  void everyTypeIsInTheseObjects() throws ReflectiveOperationException {
    var seen = new TreeSet<String>();
    for (var object :
        List.of(
            serialization.unmarshal(CLUSTER, StreamCluster.class),
            serialization.unmarshal(TOPIC, StreamTopic.class))) {
      collectRecords(object.getSpec(), seen);
      collectRecords(object.getStatus(), seen);
    }
    assertThat(TYPES.stream().filter(JavaClass::isRecord).map(JavaClass::getName))
        .containsExactlyInAnyOrderElementsOf(seen);
  }

  @Test
  void everyTypeThatIsReadIgnoresUnknownFields() {
    classes()
        .that()
        .areNotEnums()
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .beAnnotatedWith(IGNORES_UNKNOWN)
        .check(TYPES);
  }

  @Test
  void theTypesUseNothingElseOfOurs() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.headwater.operator..", "dev.headwater.e2e..")
        .check(TYPES);
  }

  private String withUnknownFields(String yaml) {
    return serialization.asYaml(withUnknownFields(serialization.unmarshal(yaml, Map.class)));
  }

  private static Object withUnknownFields(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var wider = new LinkedHashMap<Object, Object>();
        map.forEach((k, v) -> wider.put(k, FREE_KEYS.contains(k) ? v : withUnknownFields(v)));
        wider.put("fieldOfTheFuture", Map.of("deep", List.of(Map.of("deeper", 1))));
        yield wider;
      }
      case List<?> list -> list.stream().map(ToleranceTest::withUnknownFields).toList();
      default -> value;
    };
  }

  private static void collectRecords(@Nullable Object value, Set<String> seen)
      throws ReflectiveOperationException {
    if (value instanceof List<?> list) {
      for (var element : list) {
        collectRecords(element, seen);
      }
    } else if (value instanceof Record) {
      seen.add(value.getClass().getName());
      for (var component : value.getClass().getRecordComponents()) {
        collectRecords(component.getAccessor().invoke(value), seen);
      }
    }
  }
}
