package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.aws.PermittedMetrics.PermittedNamespace;
import dev.headwater.operator.permission.PermissionList.Result;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsListTest {
  private static final String TEXT =
      """
      [{"name": "AWS/ApplicationELB",
        "namespaces": {"demo": {"LoadBalancer": "app/orders/1"}, "all": {}}}]\
      """;

  @Test
  void aListSaysWhoMayReadWhat() {
    var permitted =
        new PermittedMetrics(
            List.of(
                new PermittedNamespace(
                    "AWS/ApplicationELB",
                    Map.of("demo", Map.of("LoadBalancer", "app/orders/1"), "all", Map.of()))));
    assertThat(MetricsList.read(TEXT)).isEqualTo(new Result.Read<>(permitted));
    assertThat(permitted.demanded("demo", "AWS/ApplicationELB"))
        .contains(Map.of("LoadBalancer", "app/orders/1"));
    assertThat(permitted.demanded("all", "AWS/ApplicationELB")).contains(Map.of());
    assertThat(permitted.demanded("other", "AWS/ApplicationELB")).isEmpty();
    assertThat(permitted.demanded("demo", "AWS/EC2")).isEmpty();
    assertThat(permitted.names("demo")).containsExactly("AWS/ApplicationELB");
    assertThat(permitted.names("other")).isEmpty();
  }

  @Test
  void nothingIsAnEmptyList() {
    assertThat(MetricsList.read("")).isEqualTo(new Result.Read<>(PermittedMetrics.NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "{}", "[null]", "[{\"name\": \"a\", \"dimensions\": {}}]"})
  void whatIsNoSuchListIsUnreadable(String text) {
    assertThat(MetricsList.read(text)).isEqualTo(new Result.Unreadable<>());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"AWS/ApplicationELB\" | \":AWS\" | name ':AWS': allowed are",
        "\"AWS/ApplicationELB\" | \"a*\" | name 'a*': allowed are",
        "\"AWS/ApplicationELB\" | null | name '': allowed are",
        "\"LoadBalancer\" | \":a\" | namespaces.demo of 'AWS/ApplicationELB' is {:a=app/orders/1}:"
            + " allowed is a map of dimensions to values, {} for all metrics",
        "\"LoadBalancer\" | \"\" | namespaces.demo of 'AWS/ApplicationELB' is",
        "{} | null | namespaces.all of 'AWS/ApplicationELB' is null",
        "}}] | }}, {\"name\": \"AWS/ApplicationELB\", \"namespaces\": {\"a\": {}}}] | name"
            + " 'AWS/ApplicationELB' is there twice: give each its own"
      })
  void aValueThatIsNotAllowedIsNamed(String right, String wrong, String fault) {
    assertThat(TEXT).contains(right);
    assertThat(MetricsList.read(TEXT.replace(right, wrong)))
        .isInstanceOfSatisfying(
            Result.Refused.class, refused -> assertThat(refused.fault()).startsWith(fault));
  }

  @Test
  void aNamespaceThatNobodyMayReadIsAMistake() {
    assertThat(MetricsList.read("[{\"name\": \"a\", \"namespaces\": {}}]"))
        .isEqualTo(
            new Result.Refused<>(
                "namespaces of 'a' is empty: name those that may ask, each with the dimensions of"
                    + " what it may read"));
  }
}
