package dev.headwater.e2e.aws;

import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** S3 of a stack, as its account's administrator sees it. */
public final class StackS3 {
  private StackS3() {}

  /** A client, to be closed by the caller. */
  public static S3Client client(AwsStack aws) {
    return S3Client.builder()
        .endpointOverride(aws.endpoint())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("stack", "stack")))
        .httpClientBuilder(
            UrlConnectionHttpClient.builder().tlsTrustManagersProvider(() -> trust(aws)))
        .build();
  }

  private static TrustManager[] trust(AwsStack aws) {
    try (var stored = Files.newInputStream(aws.trustStore())) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(stored, aws.trustStorePassword().toCharArray());
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the stack's trust store cannot be read", e);
    }
  }
}
