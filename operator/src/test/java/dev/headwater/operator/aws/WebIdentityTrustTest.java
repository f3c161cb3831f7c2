package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headwater.operator.aws.AwsClients.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebIdentityTrustTest {
  private static final PodSubject SUBJECT =
      new PodSubject("arn:aws:eks:us-east-1:123456789012:cluster/main", "demo", "orders");
  private static final OidcProvider PROVIDER =
      OidcProvider.of(
          "https://oidc.eks.us-east-1.amazonaws.com/id/ABC", new Caller("123456789012", "aws"));

  private static final String DOCUMENT =
      """
      {
        "Version" : "2012-10-17",
        "Statement" : [ {
          "Effect" : "Allow",
          "Principal" : {
            "Federated" : "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC"
          },
          "Action" : "sts:AssumeRoleWithWebIdentity",
          "Condition" : {
            "StringEquals" : {
              "oidc.eks.us-east-1.amazonaws.com/id/ABC:sub" : "system:serviceaccount:demo:orders",
              "oidc.eks.us-east-1.amazonaws.com/id/ABC:aud" : "sts.amazonaws.com"
            }
          }
        } ]
      }\
      """;

  @Test
  void aRoleOfOursTrustsTheOneServiceAccount() {
    assertThat(WebIdentityTrust.document(PROVIDER, SUBJECT).toPrettyString()).isEqualTo(DOCUMENT);
  }

  @Test
  void theProviderIsOneOfTheCallersAccountAndPartition() {
    assertThat(
            OidcProvider.of(
                "https://oidc.eks.cn-north-1.amazonaws.com.cn/id/X",
                new Caller("210987654321", "aws-cn")))
        .isEqualTo(
            new OidcProvider(
                "arn:aws-cn:iam::210987654321:oidc-provider/oidc.eks.cn-north-1.amazonaws.com.cn/id/X",
                "oidc.eks.cn-north-1.amazonaws.com.cn/id/X"));
  }

  @Test
  void ourOwnTrustLetsThePodsIn() {
    assertThat(letsIn(DOCUMENT)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"StringEquals\";\"StringLike\"",
        "\"StringEquals\";\"ForAnyValue:StringEquals\"",
        "\"StringEquals\";\"ForAllValues:StringLike\"",
        "/ABC:sub;/ABC:SUB",
        "\"system:serviceaccount:demo:orders\";[\"system:serviceaccount:a:b\",\"system:serviceaccount:demo:orders\"]",
        "\"sts:AssumeRoleWithWebIdentity\";[\"sts:TagSession\",\"sts:AssumeRoleWithWebIdentity\"]",
        "sts:AssumeRoleWithWebIdentity;STS:assumerole*",
        "sts:AssumeRoleWithWebIdentity;*",
        "\"StringEquals\" : {;\"StringEquals\" : { \"aws:RequestedRegion\" : \"us-east-1\",",
        "\"Condition\";\"Comment\"",
      })
  void aTrustThatOthersWroteOtherwiseLetsThePodsIn(String form, String other) {
    assertThat(letsIn(changed(form, other))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"Allow\";\"Deny\"",
        "\"Federated\";\"AWS\"",
        "oidc-provider/oidc.eks;oidc-provider/oidc.other",
        "\"sts:AssumeRoleWithWebIdentity\";\"sts:AssumeRole\"",
        "demo:orders;demo:orders-2",
        "demo:orders;*:orders",
        "demo:orders;demo:ord?rs",
        "demo:orders;DEMO:orders",
        "\"sts.amazonaws.com\";\"kafka.example\"",
        "\"system:serviceaccount:demo:orders\";[\"system:serviceaccount:a:b\"]",
        "\"system:serviceaccount:demo:orders\";[]",
      })
  void aTrustInOthersDoesNot(String form, String other) {
    assertThat(letsIn(changed(form, other))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "system:serviceaccount:demo:*, true",
    "system:serviceaccount:*:orders, true",
    "*, true",
    "system:serviceaccount:demo:order?, true",
    "system:serviceaccount:other:*, false",
    "system:serviceaccount:demo:order, false"
  })
  void patternsOfSubjectsCountWithStringLike(String pattern, boolean letsIn) {
    var trust =
        DOCUMENT
            .replace("StringEquals", "StringLike")
            .replace("system:serviceaccount:demo:orders", pattern);
    assertThat(letsIn(trust)).isEqualTo(letsIn);
  }

  @Test
  void oneStatementOfSeveralIsEnough() {
    var ours = WebIdentityTrust.statement(PROVIDER, SUBJECT).toString();
    var other = ours.replace("demo", "other");
    assertThat(letsIn("{\"Statement\":[%s,%s]}".formatted(other, ours))).isTrue();
    assertThat(letsIn("{\"Statement\":%s}".formatted(ours))).isTrue();
    assertThat(letsIn("{\"Statement\":[%s]}".formatted(other))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "{}", "{\"Statement\":[]}", "{\"Statement\":[\"text\"]}"})
  void whatIsNoTrustLetsNobodyIn(String trust) {
    assertThat(letsIn(trust)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "'', a, false",
    "a, '', false",
    "*, '', true",
    "**, abc, true",
    "?, '', false",
    "?, a, true",
    "a*c, abc, true",
    "a*c, abcbc, true",
    "a*b*c, a-b-c, true",
    "a*b*c, a-c-b, false",
    "a?c*, abcdef, true",
    "a?c, ac, false",
    "a*, ba, false",
    "*a, ab, false"
  })
  void aStarIsAnyTextAndAQuestionMarkAnyCharacter(String pattern, String text, boolean isLike) {
    assertThat(WebIdentityTrust.isLike(pattern, text)).isEqualTo(isLike);
  }

  private static boolean letsIn(String trust) {
    return WebIdentityTrust.letsIn(trust, PROVIDER, SUBJECT);
  }

  private static String changed(String form, String other) {
    assertThat(DOCUMENT).contains(form);
    return DOCUMENT.replace(form, other);
  }
}
