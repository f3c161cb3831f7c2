package dev.headwater.e2e.controlplane;

import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** TLS with the certificate that the API server made for itself: it is the only one of a stack. */
final class ApiServerTls {
  private ApiServerTls() {}

  static SSLContext standIn(Path certificate, Path key) {
    try {
      return SSLUtils.sslContext(
          keys(certificate, key),
          SSLUtils.trustManagers(null, certificate.toString(), false, null, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  static SSLContext kubelet(Path certificate, Path key) {
    try (var pem = Files.newInputStream(certificate)) {
      var own = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
      return SSLUtils.sslContext(keys(certificate, key), new TrustManager[] {new OnlyClient(own)});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw unusable(e);
    }
  }

  private static KeyManager[] keys(Path certificate, Path key)
      throws GeneralSecurityException, IOException {
    return SSLUtils.keyManagers(
        null, certificate.toString(), null, key.toString(), "RSA", "", null, null);
  }

  private static IllegalStateException unusable(GeneralSecurityException cause) {
    return new IllegalStateException("the API server's certificate cannot be used", cause);
  }

  /** Accepts one client by its certificate, which was made for a server and says so. */
  private record OnlyClient(X509Certificate accepted) implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      if (!chain[0].equals(accepted)) {
        throw new CertificateException("only the API server of this stack is served");
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("a kubelet's endpoint calls nobody");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
