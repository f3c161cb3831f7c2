package dev.headwater.e2e.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Who a pod is for AWS, found out from its variables in the order of AutoMQ (AwsObjectStorage): the
 * engine's own keys, the SDK's, a web identity, the agent of Pod Identity, else nobody. What fails
 * is passed over without a word, as it is there. The SDK's own providers read the variables of
 * their JVM, which is not the pod's.
 *
 * @param variables of the pod's process
 * @param http reaches the stack
 */
record PodCredentials(Map<String, String> variables, SdkHttpClient http) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Asks now, and no more. */
  AwsCredentialsProvider resolve() {
    var credentials =
        AwsCredentialsProviderChain.of(
                this::engineKeys,
                this::keys,
                this::webIdentity,
                this::podIdentity,
                AnonymousCredentialsProvider.create())
            .resolveCredentials();
    return () -> credentials;
  }

  private AwsCredentials engineKeys() {
    return AwsBasicCredentials.create(
        required(AwsVariables.ENGINE_ACCESS_KEY), required(AwsVariables.ENGINE_SECRET_KEY));
  }

  private AwsCredentials keys() {
    var accessKey = required(AwsVariables.ACCESS_KEY);
    var secretKey = required("AWS_SECRET_ACCESS_KEY");
    var token = variables.getOrDefault("AWS_SESSION_TOKEN", "");
    return token.isEmpty()
        ? AwsBasicCredentials.create(accessKey, secretKey)
        : AwsSessionCredentials.create(accessKey, secretKey, token);
  }

  private AwsCredentials webIdentity() {
    var token = read(AwsVariables.TOKEN_FILE);
    var role = required("AWS_ROLE_ARN");
    try (var sts =
        StsClient.builder()
            .endpointOverride(URI.create(required(AwsVariables.STS)))
            .region(Region.of(required("AWS_REGION")))
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClient(http)
            .build()) {
      var keys =
          sts.assumeRoleWithWebIdentity(
                  b -> b.roleArn(role).roleSessionName("broker").webIdentityToken(token))
              .credentials();
      return AwsSessionCredentials.create(
          keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken());
    }
  }

  private AwsCredentials podIdentity() {
    var request =
        HttpRequest.newBuilder(URI.create(required(AwsVariables.AGENT_URI)))
            .header("Authorization", read(AwsVariables.AGENT_TOKEN_FILE))
            .build();
    try (var agent = HttpClient.newHttpClient()) {
      var answer = agent.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw SdkClientException.create("the agent answers " + answer.statusCode());
      }
      var keys = JSON.readTree(answer.body());
      return AwsSessionCredentials.create(
          keys.path("AccessKeyId").asText(),
          keys.path("SecretAccessKey").asText(),
          keys.path("Token").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the agent was asked", e);
    }
  }

  private String read(String variable) {
    try {
      return Files.readString(Path.of(required(variable)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String required(String variable) {
    var value = variables.get(variable);
    if (value == null) {
      throw SdkClientException.create(variable + " is not set");
    }
    return value;
  }
}
