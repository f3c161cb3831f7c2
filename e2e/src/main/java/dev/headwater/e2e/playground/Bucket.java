package dev.headwater.e2e.playground;

import dev.headwater.e2e.aws.AwsStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Asks S3 whether a bucket is there; moto needs no signature for that. */
final class Bucket {
  private static final int OK = 200;

  private Bucket() {}

  static boolean exists(AwsStack aws, String bucket) {
    try (var client = HttpClient.newBuilder().sslContext(trust(aws)).build()) {
      var head =
          HttpRequest.newBuilder(aws.endpoint().resolve("/" + bucket))
              .method("HEAD", HttpRequest.BodyPublishers.noBody())
              .build();
      return client.send(head, BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StepFailed("interrupted");
    }
  }

  private static SSLContext trust(AwsStack aws) {
    try (var stored = Files.newInputStream(aws.trustStore())) {
      var keys = KeyStore.getInstance("PKCS12");
      keys.load(stored, aws.trustStorePassword().toCharArray());
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(keys);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
