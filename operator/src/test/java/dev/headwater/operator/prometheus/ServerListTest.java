package dev.headwater.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.permission.PermissionList.Result;
import dev.headwater.operator.prometheus.PermittedServers.Permission;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerListTest {
  private static final PrometheusServer PLATFORM =
      new PrometheusServer(
          "platform",
          URI.create("https://prometheus.monitoring.svc:9090/tenant"),
          Optional.empty(),
          Map.of("demo", Map.of("namespace", "demo"), "all", Map.of()));

  private static final String TEXT =
      """
      [{"name": "platform", "url": "https://prometheus.monitoring.svc:9090/tenant",
        "namespaces": {"demo": {"namespace": "demo"}, "all": {}}}]\
      """;

  @Test
  void aListSaysWhoMayReadWhatWhere() {
    var servers = new PermittedServers(List.of(PLATFORM));
    assertThat(ServerList.read(TEXT)).isEqualTo(new Result.Read<>(servers));
    assertThat(servers.of("demo", "platform"))
        .contains(new Permission(PLATFORM, Map.of("namespace", "demo")));
    assertThat(servers.of("all", "platform")).contains(new Permission(PLATFORM, Map.of()));
    assertThat(servers.of("other", "platform")).isEmpty();
    assertThat(servers.of("demo", "another")).isEmpty();
    assertThat(servers.names("demo")).containsExactly("platform");
    assertThat(servers.names("other")).isEmpty();
  }

  @Test
  void nothingIsAnEmptyList() {
    assertThat(ServerList.read("")).isEqualTo(new Result.Read<>(PermittedServers.NONE));
    assertThat(ServerList.read("[]")).isEqualTo(new Result.Read<>(PermittedServers.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "{}",
        "[null]",
        "[1]",
        "[] []",
        "[{\"name\": \"a\", \"name\": \"b\"}]",
        "[{\"name\": \"a\", \"nmespaces\": {}}]",
        "[{\"namespaces\": {\"demo\": {\"a\": {}}}}]"
      })
  void whatIsNoSuchListIsUnreadable(String text) {
    assertThat(ServerList.read(text)).isEqualTo(new Result.Unreadable<>());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"platform\" | \"Plat\" | name 'Plat': allowed are",
        "\"platform\" | null | name '': allowed are",
        "https:// | ftp:// | url of 'platform' is 'ftp://",
        "https:// | https://user:secret@ | url of 'platform' is",
        "9090/tenant | 9090/tenant?x=1 | url of 'platform' is",
        "9090/tenant | 9090/#a | url of 'platform' is",
        "https:// | \\\\ | url of 'platform' is",
        "\"all\": {} | \"all\": null | namespaces.all of 'platform' is null",
        "\"namespace\": | \"__name__\": | namespaces.demo of 'platform' is",
        "\"namespace\": | \"a b\": | namespaces.demo of 'platform' is",
        "\"demo\"}, | null}, | namespaces.demo of 'platform' is",
        "\"namespaces\": | \"caBundle\": \"no\", \"namespaces\": | caBundle of 'platform' holds no"
            + " certificate",
        "}}] | }}, {\"name\": \"platform\", \"url\": \"http://a\", \"namespaces\": {\"a\": {}}}] |"
            + " name 'platform' is there twice"
      })
  void aValueThatIsNotAllowedIsNamed(String right, String wrong, String fault) {
    assertThat(TEXT).contains(right);
    assertThat(ServerList.read(TEXT.replace(right, wrong)))
        .isInstanceOfSatisfying(
            Result.Refused.class, refused -> assertThat(refused.fault()).startsWith(fault));
  }

  @Test
  void aServerThatNobodyMayAskIsAMistake() {
    assertThat(ServerList.read("[{\"name\": \"a\", \"url\": \"http://a\", \"namespaces\": {}}]"))
        .isEqualTo(
            new Result.Refused<>(
                "namespaces of 'a' is empty: name those that may ask, each with the labels of what"
                    + " it may read"));
  }
}
