package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyDocumentsTest {
  private static final String READ =
      """
      {"Sid":"Read","Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],
       "Resource":"arn:aws:s3:::data/a+b","Condition":{"StringEquals":{"aws:ResourceAccount":"1"}}}\
      """;
  private static final String TLS =
      """
      {"Effect":"Deny","Principal":{"AWS":"*"},"Action":"s3:*","Resource":"*",
       "Condition":{"Bool":{"aws:SecureTransport":"false"}}}\
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"Principal\":\"*\";\"Principal\":{\"AWS\":\"*\"}",
        "\"Principal\":\"*\";\"Principal\":{\"AWS\":[\"*\"]}",
        "{\"AWS\":\"*\"};\"*\"",
        "\"s3:*\";[\"s3:*\"]",
        "[\"s3:GetObject\",\"s3:ListBucket\"];[\"s3:ListBucket\",\"s3:GetObject\"]",
        "[\"s3:GetObject\",\"s3:ListBucket\"];[\"s3:ListBucket\",\"s3:GetObject\",\"s3:GetObject\"]",
        "{\"aws:ResourceAccount\":\"1\"};{\"aws:ResourceAccount\":[\"1\"]}",
        "\"false\";false",
        "\"Sid\":\"Read\",\"Effect\":\"Allow\";\"Effect\":\"Allow\",\"Sid\":\"Read\"",
      })
  void theSameInAnotherFormIsTheSame(String form, String other) {
    assertThat(changed(form, other)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"Effect\":\"Allow\";\"Effect\":\"Deny\"",
        "\"Principal\":\"*\";\"Principal\":{\"Federated\":\"*\"}",
        "\"Principal\":\"*\";\"NotPrincipal\":\"*\"",
        "[\"s3:GetObject\",\"s3:ListBucket\"];\"s3:GetObject\"",
        "[\"s3:GetObject\",\"s3:ListBucket\"];[\"s3:GetObject\",\"s3:ListBucket\",\"s3:*\"]",
        "s3:GetObject;s3:getobject",
        "a+b;a b",
        "a+b;a%2Bb",
        "StringEquals;StringLike",
        "aws:ResourceAccount;aws:resourceaccount",
        "{\"aws:ResourceAccount\":\"1\"};{\"aws:ResourceAccount\":[\"1\",\"2\"]}",
        "\"Sid\":\"Read\";\"Sid\":\"Other\"",
        "2012-10-17;2008-10-17",
        "\"Version\";\"Id\":\"x\",\"Version\"",
      })
  void whatSaysSomethingElseIsNotTheSame(String form, String other) {
    assertThat(changed(form, other)).isFalse();
  }

  @Test
  void theOrderOfStatementsDoesNotMatterButEachOneDoes() {
    assertThat(isSame("[" + READ + "," + TLS + "]", "[" + TLS + "," + READ + "]")).isTrue();
    assertThat(isSame("[" + READ + "," + TLS + "]", "[" + READ + "]")).isFalse();
    assertThat(isSame("[" + READ + "]", "[" + READ + "," + TLS + "]")).isFalse();
    assertThat(isSame("[]", "[" + READ + "]")).isFalse();
  }

  @Test
  void aSingleStatementIsAListOfOne() {
    assertThat(isSame(READ, "[" + READ + "]")).isTrue();
    assertThat(isSame("[" + READ + "]", READ)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "\"text\"", "{\"Statement\":", "no JSON"})
  void whatIsNoDocumentIsNotTheSame(String present) {
    assertThat(PolicyDocuments.parsed(present)).isEmpty();
    assertThat(PolicyDocuments.isSame(present, PolicyDocuments.empty())).isFalse();
  }

  /** Forms would write a blank as a plus; IAM does not. */
  @ParameterizedTest
  @CsvSource({
    "a%2Bb, a+b",
    "a+b, a+b",
    "a%20b, a b",
    "%7B%22a%22%3A%22%C3%BC%22%7D, '{\"a\":\"ü\"}'",
    "100%, 100%",
    "plain, plain"
  })
  void whatIamReturnsIsPercentEncoded(String encoded, String decoded) {
    assertThat(PolicyDocuments.decoded(encoded)).isEqualTo(decoded);
  }

  private static boolean changed(String form, String other) {
    var present = document("[" + READ + "," + TLS + "]");
    assertThat(present).contains(form);
    return PolicyDocuments.isSame(present.replace(form, other), parsed(present));
  }

  private static boolean isSame(String present, String wanted) {
    return PolicyDocuments.isSame(document(present), parsed(document(wanted)));
  }

  private static ObjectNode parsed(String text) {
    return PolicyDocuments.parsed(text).orElseThrow();
  }

  private static String document(String statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":" + statements + "}";
  }
}
