package dev.headwater.e2e.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/**
 * Keys of a role for a while, as STS gives them to EKS.
 *
 * @param expiration until when, RFC 3339
 */
public record RoleKeys(
    String accessKeyId, String secretAccessKey, String sessionToken, String expiration) {
  /** moto checks no signature; the scope tells which service is meant. */
  private static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=eks/20260101/"
          + AwsStack.REGION
          + "/sts/aws4_request, SignedHeaders=host, Signature=0";

  /**
   * Takes a role, through the front.
   *
   * @param session name of the session
   * @throws IllegalStateException when STS refuses
   */
  public static RoleKeys assume(AwsStack aws, String roleArn, String session) {
    var form =
        "Action=AssumeRole&Version=2011-06-15&RoleSessionName=%s&RoleArn=%s"
            .formatted(encoded(session), encoded(roleArn));
    var request =
        HttpRequest.newBuilder(aws.endpoint())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Authorization", AUTHORIZATION)
            .POST(BodyPublishers.ofString(form))
            .build();
    try (var http = HttpClient.newBuilder().sslContext(aws.trust()).build()) {
      var answer = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new IllegalStateException(
              "STS answered %d to AssumeRole of %s: %s"
                  .formatted(
                      answer.statusCode(),
                      roleArn,
                      new String(body.readAllBytes(), StandardCharsets.UTF_8)));
        }
        return of(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(body));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SAXException | ParserConfigurationException e) {
      throw new IllegalStateException("STS's answer is no XML", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while STS was asked", e);
    }
  }

  private static RoleKeys of(Document answer) {
    return new RoleKeys(
        text(answer, "AccessKeyId"),
        text(answer, "SecretAccessKey"),
        text(answer, "SessionToken"),
        text(answer, "Expiration"));
  }

  private static String text(Document answer, String element) {
    return answer.getElementsByTagName(element).item(0).getTextContent();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
