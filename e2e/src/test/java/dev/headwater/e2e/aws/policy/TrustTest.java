package dev.headwater.e2e.aws.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustTest {
  private static final Principal EKS = new Principal("Service", "pods.eks.amazonaws.com");
  private static final Map<String, String> TAGS =
      Map.of("aws:RequestTag/kubernetes-namespace", "demo");
  private static final List<Access> TAGGED =
      List.of(new Access("sts:AssumeRole", "*", TAGS), new Access("sts:TagSession", "*", TAGS));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'Service': 'pods.eks.amazonaws.com'} | true",
        "{'Service': ['ec2.amazonaws.com', 'pods.eks.amazonaws.com']} | true",
        "\"*\" | true",
        "{'Service': '*'} | true",
        "{'AWS': 'pods.eks.amazonaws.com'} | false",
        "{'Service': 'eks.amazonaws.com'} | false",
      })
  void somebodyIsNamedByKindAndName(String principal, boolean isNamed) {
    var trust = trust(statement("Allow", principal, "['sts:AssumeRole', 'sts:TagSession']", "{}"));
    assertThat(trust.names(EKS)).isEqualTo(isNamed);
    assertThat(trust.lets(EKS, TAGGED)).isEqualTo(isNamed);
  }

  @Test
  void everythingThatACallAsksForHasToBeAllowed() {
    var trust = trust(inEks("Allow", "'sts:AssumeRole'", "{}"));
    assertThat(trust.lets(EKS, TAGGED.subList(0, 1))).isTrue();
    assertThat(trust.lets(EKS, TAGGED)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"demo, true", "other, false"})
  void tagsOfTheSessionHaveToFit(String namespace, boolean isLet) {
    var condition = "{'StringEquals': {'aws:RequestTag/kubernetes-namespace': '%s'}}";
    assertThat(trust(inEks("Allow", "'sts:*'", condition.formatted(namespace))).lets(EKS, TAGGED))
        .isEqualTo(isLet);
  }

  @Test
  void aDenialGoesFirst() {
    var allowed = inEks("Allow", "'sts:*'", "{}");
    assertThat(trust(allowed + "," + inEks("Deny", "'sts:TagSession'", "{}")).lets(EKS, TAGGED))
        .isFalse();
    var others = statement("Deny", "{'Service': 'ec2.amazonaws.com'}", "'sts:*'", "{}");
    assertThat(trust(allowed + "," + others).lets(EKS, TAGGED)).isTrue();
  }

  @Test
  void claimsOfATokenHaveToFit() {
    var provider = "arn:aws:iam::123456789012:oidc-provider/oidc.example.com/id/1";
    var trust =
        trust(
            statement(
                "Allow",
                "{'Federated': '" + provider + "'}",
                "'sts:AssumeRoleWithWebIdentity'",
                "{'StringEquals': {'oidc.example.com/id/1:sub': 'system:serviceaccount:a:b'}}"));
    var principal = new Principal("Federated", provider);
    assertThat(trust.lets(principal, exchange("system:serviceaccount:a:b"))).isTrue();
    assertThat(trust.lets(principal, exchange("system:serviceaccount:c:b"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"no JSON", "{}", "[]"})
  void whatIsNoPolicyTrustsNobody(String document) {
    assertThat(Trust.parse(document).names(EKS)).isFalse();
    assertThat(Trust.parse(document).lets(EKS, TAGGED)).isFalse();
  }

  private static List<Access> exchange(String subject) {
    return List.of(
        new Access(
            "sts:AssumeRoleWithWebIdentity", "*", Map.of("oidc.example.com/id/1:sub", subject)));
  }

  private static String inEks(String effect, String actions, String condition) {
    return statement(effect, "{'Service': 'pods.eks.amazonaws.com'}", actions, condition);
  }

  private static String statement(
      String effect, String principal, String actions, String condition) {
    return "{'Effect': '%s', 'Principal': %s, 'Action': %s, 'Condition': %s}"
        .formatted(effect, principal, actions, condition);
  }

  private static Trust trust(String statements) {
    return Trust.parse("{'Statement': [%s]}".formatted(statements).replace('\'', '"'));
  }
}
