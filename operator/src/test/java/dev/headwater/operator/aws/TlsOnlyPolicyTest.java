package dev.headwater.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsOnlyPolicyTest {
  private static final String BUCKET = "arn:aws:s3:::headwater-quickstart";
  private static final String OURS =
      """
      {"Sid":"HeadwaterTlsOnly","Effect":"Deny","Principal":"*","Action":"s3:*",
       "Resource":["arn:aws:s3:::headwater-quickstart","arn:aws:s3:::headwater-quickstart/*"],
       "Condition":{"Bool":{"aws:SecureTransport":"false"}}}\
      """;
  private static final String VERSION =
      """
      {"Sid":"HeadwaterTlsVersion","Effect":"Deny","Principal":"*","Action":"s3:*",
       "Resource":["arn:aws:s3:::headwater-quickstart","arn:aws:s3:::headwater-quickstart/*"],
       "Condition":{"NumericLessThan":{"s3:TlsVersion":"1.2"}}}\
      """;
  private static final String BOTH = OURS + "," + VERSION;
  private static final String THEIRS =
      """
      {"Sid":"Audit","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::1:root"},
       "Action":"s3:GetBucketTagging","Resource":"arn:aws:s3:::headwater-quickstart"}\
      """;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aBucketWithoutAPolicyGetsOurStatements() throws JsonProcessingException {
    assertThat(merged(Optional.empty())).isEqualTo(policy("[" + BOTH + "]"));
  }

  @Test
  void statementsOfOthersStay() throws JsonProcessingException {
    assertThat(merged(present("[" + THEIRS + "]")))
        .isEqualTo(policy("[" + THEIRS + "," + BOTH + "]"));
  }

  @Test
  void aSingleStatementInPlaceOfAListStays() throws JsonProcessingException {
    assertThat(merged(present(THEIRS))).isEqualTo(policy("[" + THEIRS + "," + BOTH + "]"));
  }

  @Test
  void whatElseThePolicySaysStays() throws JsonProcessingException {
    var present = "{\"Version\":\"2008-10-17\",\"Id\":\"audit\",\"Statement\":[]}";
    var expected = "{\"Version\":\"2008-10-17\",\"Id\":\"audit\",\"Statement\":[" + BOTH + "]}";
    assertThat(merged(Optional.of(present))).isEqualTo(JSON.readTree(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[%3$s,%1$s,%2$s]", "[%2$s,%3$s,%1$s]", "[%1$s,%2$s]"})
  void nothingIsToDoWhenOurStatementsAreThere(String statements) throws JsonProcessingException {
    var present = policy(statements.formatted(OURS, VERSION, THEIRS)).toString();
    assertThat(TlsOnlyPolicy.merged(Optional.of(present), BUCKET)).isEmpty();
  }

  /** AWS and its tools write the same statement in several ways. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"Principal\":\"*\";\"Principal\":{\"AWS\":\"*\"}",
        "\"Principal\":\"*\";\"Principal\":{\"AWS\":[\"*\"]}",
        "\"Action\":\"s3:*\";\"Action\":[\"s3:*\"]",
        "\"false\";[\"false\"]",
        "\"false\";false",
      })
  void ourStatementInAnotherFormIsOurStatement(String form, String other)
      throws JsonProcessingException {
    assertThat(OURS).contains(form);
    var present = present("[" + BOTH.replace(form, other) + "]");
    assertThat(TlsOnlyPolicy.merged(present, BUCKET)).isEmpty();
  }

  @Test
  void theOrderOfResourcesDoesNotMatterButEachOneDoes() throws JsonProcessingException {
    var bucket = '"' + BUCKET + '"';
    var objects = '"' + BUCKET + "/*" + '"';
    var listed = bucket + "," + objects;
    assertThat(OURS).contains(listed);
    var swapped = present("[" + BOTH.replace(listed, objects + "," + bucket) + "]");
    assertThat(TlsOnlyPolicy.merged(swapped, BUCKET)).isEmpty();
    var fewer = present("[" + BOTH.replace(listed, bucket) + "]");
    assertThat(merged(fewer)).isEqualTo(policy("[" + BOTH + "]"));
  }

  @Test
  void aStatementOfOursThatSomebodyChangedIsReplaced() throws JsonProcessingException {
    var changed = OURS.replace("Deny", "Allow");
    assertThat(merged(present("[" + changed + "," + VERSION + "," + THEIRS + "]")))
        .isEqualTo(policy("[" + THEIRS + "," + BOTH + "]"));
  }

  /** As a bucket has it that an older Headwater made. */
  @Test
  void whatIsMissingOfOursIsAdded() throws JsonProcessingException {
    assertThat(merged(present("[" + OURS + "," + THEIRS + "]")))
        .isEqualTo(policy("[" + THEIRS + "," + BOTH + "]"));
    assertThat(merged(present("[" + VERSION + "]"))).isEqualTo(policy("[" + BOTH + "]"));
  }

  @Test
  void ofTwoStatementsOfOursOneStays() throws JsonProcessingException {
    assertThat(merged(present("[" + OURS + "," + OURS + "]"))).isEqualTo(policy("[" + BOTH + "]"));
    assertThat(merged(present("[" + BOTH + "," + OURS + "]"))).isEqualTo(policy("[" + BOTH + "]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "\"text\"", "{\"Statement\":"})
  void aPolicyThatIsNoObjectIsNotOverwritten(String present) {
    assertThatThrownBy(() -> TlsOnlyPolicy.merged(Optional.of(present), BUCKET))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the bucket's policy is no JSON object");
  }

  private static JsonNode merged(Optional<String> present) throws JsonProcessingException {
    return JSON.readTree(TlsOnlyPolicy.merged(present, BUCKET).orElseThrow());
  }

  private static Optional<String> present(String statements) throws JsonProcessingException {
    return Optional.of(policy(statements).toString());
  }

  private static JsonNode policy(String statements) throws JsonProcessingException {
    return JSON.readTree("{\"Version\":\"2012-10-17\",\"Statement\":" + statements + "}");
  }
}
