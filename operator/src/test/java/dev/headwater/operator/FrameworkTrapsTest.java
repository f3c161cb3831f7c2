package dev.headwater.operator;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.headwater.api.v1alpha1.StreamTopic;
import dev.headwater.operator.topic.TopicReconciler;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the framework is not to be used; docs/development/framework-traps.md says why. */
class FrameworkTrapsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.headwater.operator");

  private static final String FRAMEWORK = "io.javaoperatorsdk.operator.";

  /** Trap 1: of several clients fabric8 takes one at random. */
  @Test
  void thereIsOneHttpClient() {
    assertThat(ServiceLoader.load(HttpClient.Factory.class))
        .singleElement()
        .isInstanceOf(JdkHttpClientFactory.class);
  }

  /** Traps 2 and 10: dependents do not always apply server-side, and preconditions delete. */
  @Test
  void dependentsAndWorkflowsAreNotUsed() {
    var allowed = FRAMEWORK + "processing.dependent.kubernetes.SSABasedGenericKubernetesResource";
    noClasses()
        .should()
        .dependOnClassesThat(
            describe(
                "are dependents or workflows",
                type ->
                    type.getPackageName().startsWith(FRAMEWORK + "processing.dependent")
                        && !type.getName().startsWith(allowed)))
        .check(CLASSES);
  }

  /** Trap 4: the default gives up after five tries. */
  @Test
  void aFailedReconcileIsTriedForEverAtMostAMinuteApart() {
    var execution = Retries.unlimited().initExecution();
    for (int attempt = 0; attempt < 1000; attempt++) {
      assertThat(execution.nextDelay())
          .hasValueSatisfying(d -> assertThat(d).isBetween(1L, 60_000L));
    }
    assertThat(execution.isLastAttempt()).isFalse();
  }

  /** Trap 4: the default holds for every controller that is not registered with another. */
  @Test
  void everyControllerIsRegisteredWithThatRetry() {
    var registering =
        CLASSES.stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> calls(method, FRAMEWORK + "Operator", "register") > 0)
            .toList();
    assertThat(registering)
        .isNotEmpty()
        .allSatisfy(
            method ->
                assertThat(calls(method, Retries.class.getName(), "unlimited"))
                    .isEqualTo(calls(method, FRAMEWORK + "Operator", "register")));
  }

  /** Traps 5 (polling), 6 to 8 (election), 15 (health) and 16 (rate limiter). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "processing.event.source.polling.",
        "api.config.LeaderElectionConfiguration",
        "health.",
        "RuntimeInfo",
        "processing.event.rate.RateLimited"
      })
  void theseArePartsOfTheFrameworkThatAreNotUsed(String prefix) {
    noClasses()
        .should()
        .dependOnClassesThat(named(FRAMEWORK + prefix))
        .orShould()
        .dependOnClassesThat(named("io.fabric8.kubernetes.client.extended.leaderelection."))
        .check(CLASSES);
  }

  /** Traps 6 (shutdown) and 9 (one store for several informers). */
  @ParameterizedTest
  @ValueSource(
      strings = {"installShutdownHook", "withItemStore", "withLeaderElectionConfiguration"})
  void theseMethodsAreNotCalled(String method) {
    noClasses()
        .should()
        .accessTargetWhere(describe(method, access -> access.getTarget().getName().equals(method)))
        .check(CLASSES);
  }

  /** Trap 6: {@code Operator.start} and {@code stop} couple caches, work and election. */
  @ParameterizedTest
  @ValueSource(strings = {"start", "stop"})
  void theOperatorIsStartedAndStoppedInTwoSteps(String method) {
    noClasses()
        .should()
        .callMethodWhere(
            describe(
                "Operator." + method,
                call ->
                    call.getTarget().getName().equals(method)
                        && call.getTargetOwner().getName().equals(FRAMEWORK + "Operator")))
        .check(CLASSES);
  }

  /** Trap 11: the framework's own filter would hide annotations, which are commands here. */
  @Test
  void topicsHaveOneFilterOfTheirOwn() {
    var configuration = TopicReconciler.class.getAnnotation(ControllerConfiguration.class);
    assertThat(configuration.generationAwareEventProcessing()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1, a, , false",
    "2, a, , true",
    "1, b, , true",
    "1, a, 2026-01-01T00:00:00Z, true",
  })
  void aTopicIsLookedAtAgainForItsSpecItsAnnotationsAndItsDeletion(
      long generation, String annotation, @Nullable String deletion, boolean isNews) {
    assertThat(TopicReconciler.isNews(topic(generation, annotation, deletion), topic(1, "a", null)))
        .isEqualTo(isNews);
  }

  @Test
  void aTopicThatWasMadeAnewUnseenIsLookedAt() {
    var before = topic(1, "a", null);
    before.getMetadata().setUid("first");
    var after = topic(1, "a", null);
    after.getMetadata().setUid("second");
    assertThat(TopicReconciler.isNews(after, before)).isTrue();
  }

  private static StreamTopic topic(long generation, String annotation, @Nullable String deletion) {
    var topic = new StreamTopic();
    topic.setMetadata(
        new ObjectMetaBuilder()
            .withName("orders")
            .withGeneration(generation)
            .withAnnotations(Map.of("headwater.dev/abandon", annotation))
            .withDeletionTimestamp(deletion)
            .build());
    return topic;
  }

  private static long calls(JavaMethod from, String owner, String name) {
    return from.getMethodCallsFromSelf().stream()
        .filter(call -> call.getTargetOwner().getName().equals(owner))
        .filter(call -> call.getTarget().getName().equals(name))
        .count();
  }

  private static DescribedPredicate<JavaClass> named(String prefix) {
    return describe("are " + prefix + "*", type -> type.getName().startsWith(prefix));
  }
}
