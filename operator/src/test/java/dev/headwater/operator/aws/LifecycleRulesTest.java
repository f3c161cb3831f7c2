package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.Transition;

class LifecycleRulesTest {
  private static final LifecycleRule THEIRS =
      LifecycleRule.builder()
          .id("audit")
          .status("Enabled")
          .filter(f -> f.prefix("audit/"))
          .expiration(e -> e.days(30))
          .build();

  @Test
  void aBucketWithoutRulesGetsOurs() {
    assertThat(LifecycleRules.merged(List.of()))
        .hasValueSatisfying(
            rules ->
                assertThat(rules)
                    .singleElement()
                    .satisfies(
                        rule -> {
                          assertThat(rule.id()).isEqualTo("headwater-abort-multipart");
                          assertThat(rule.abortIncompleteMultipartUpload().daysAfterInitiation())
                              .isEqualTo(7);
                          assertThat(rule.expiration()).isNull();
                        }));
  }

  @Test
  void rulesOfOthersStayAsTheyAre() {
    assertThat(LifecycleRules.merged(List.of(THEIRS)).orElseThrow())
        .containsExactly(THEIRS, ours());
  }

  @ParameterizedTest
  @MethodSource("sayingTheSame")
  void nothingIsToDoWhenOurRuleIsThere(LifecycleRule rule) {
    assertThat(LifecycleRules.merged(List.of(THEIRS, rule))).isEmpty();
  }

  /** S3 may answer with another form of the same rule. */
  static Stream<LifecycleRule> sayingTheSame() {
    return Stream.of(
        ours(),
        changed(rule -> rule.filter(f -> {})),
        LifecycleRule.builder()
            .id(ours().id())
            .status(ours().status())
            .abortIncompleteMultipartUpload(ours().abortIncompleteMultipartUpload())
            .build());
  }

  @ParameterizedTest
  @MethodSource("sayingSomethingElse")
  void aRuleOfOursThatSomebodyChangedIsReplaced(LifecycleRule rule) {
    assertThat(LifecycleRules.merged(List.of(rule, THEIRS)))
        .isEqualTo(Optional.of(List.of(THEIRS, ours())));
  }

  static Stream<LifecycleRule> sayingSomethingElse() {
    return Stream.of(
        changed(rule -> rule.status("Disabled")),
        changed(rule -> rule.abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(1))),
        changed(rule -> rule.filter(f -> f.prefix("log/"))),
        changed(rule -> rule.filter(f -> f.objectSizeGreaterThan(1L))),
        changed(rule -> rule.filter(f -> f.tag(t -> t.key("k").value("v")))),
        changed(rule -> rule.expiration(e -> e.days(1))),
        changed(
            rule -> rule.transitions(Transition.builder().days(1).storageClass("GLACIER").build())),
        changed(rule -> rule.noncurrentVersionExpiration(e -> e.noncurrentDays(1))));
  }

  @Test
  void ofTwoRulesOfOursOneStays() {
    assertThat(LifecycleRules.merged(List.of(ours(), ours()))).contains(List.of(ours()));
  }

  @ParameterizedTest
  @MethodSource("dangerous")
  void whatTakesRecordsAwayIsNamed(LifecycleRule rule, String danger) {
    assertThat(LifecycleRules.dangers(List.of(ours(), rule), true))
        .singleElement()
        .asString()
        .contains("'audit'", danger);
    var disabled = rule.toBuilder().status("Disabled").build();
    assertThat(LifecycleRules.dangers(List.of(ours(), disabled), true)).isEmpty();
  }

  @Test
  void whatOthersPutIntoOurRuleIsNamedWhereItIsNotMended() {
    var expiring = changed(rule -> rule.expiration(e -> e.days(1)));
    assertThat(LifecycleRules.dangers(List.of(expiring), false))
        .containsExactly("lifecycle rule '" + LifecycleRules.ID + "' deletes objects by their age");
    assertThat(LifecycleRules.dangers(List.of(expiring), true)).isEmpty();
  }

  static Stream<Arguments> dangerous() {
    return Stream.of(
        arguments(THEIRS, "deletes objects"),
        arguments(theirs(rule -> rule.expiration(e -> e.date(Instant.EPOCH))), "deletes objects"),
        arguments(theirs(to("GLACIER")), "GLACIER"),
        arguments(theirs(to("DEEP_ARCHIVE")), "DEEP_ARCHIVE"),
        arguments(theirs(to("INTELLIGENT_TIERING")), "INTELLIGENT_TIERING"));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void whatTakesNoRecordAwayIsNoDanger(LifecycleRule rule) {
    assertThat(LifecycleRules.dangers(List.of(rule), false)).isEmpty();
  }

  static Stream<LifecycleRule> harmless() {
    return Stream.of(
        ours(),
        theirs(to("STANDARD_IA")),
        theirs(to("GLACIER_IR")),
        theirs(rule -> rule.expiration(e -> e.expiredObjectDeleteMarker(true))),
        theirs(rule -> rule.noncurrentVersionExpiration(e -> e.noncurrentDays(1))));
  }

  private static Consumer<LifecycleRule.Builder> to(String storageClass) {
    return rule ->
        rule.transitions(Transition.builder().days(30).storageClass(storageClass).build());
  }

  private static LifecycleRule theirs(Consumer<LifecycleRule.Builder> change) {
    return LifecycleRule.builder().id("audit").status("Enabled").applyMutation(change).build();
  }

  private static LifecycleRule ours() {
    return LifecycleRules.merged(List.of()).orElseThrow().getFirst();
  }

  private static LifecycleRule changed(Consumer<LifecycleRule.Builder> change) {
    return ours().toBuilder().applyMutation(change).build();
  }
}
