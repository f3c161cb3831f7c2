package dev.headwater.operator.prometheus;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server with a certificate of its own, which keeps what it was told of a caller and denies
 * everybody.
 *
 * @param certificate in PEM
 */
record TlsServer(HttpsServer server, String certificate, AtomicReference<String> told)
    implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  static TlsServer start(Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    var store = keys(folder.resolve("keys.p12"));
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    var told = new AtomicReference<>("");
    server.createContext(
        "/",
        exchange -> {
          told.set(
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                  .orElse(""));
          exchange.sendResponseHeaders(403, -1);
          exchange.close();
        });
    server.start();
    return new TlsServer(server, pem(store), told);
  }

  private static KeyStore keys(Path file)
      throws IOException, GeneralSecurityException, InterruptedException {
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=prometheus",
                "-ext",
                "san=ip:127.0.0.1",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    var said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
    var store = KeyStore.getInstance("PKCS12");
    try (var bytes = Files.newInputStream(file)) {
      store.load(bytes, PASSWORD.toCharArray());
    }
    return store;
  }

  private static String pem(KeyStore store) throws GeneralSecurityException {
    var base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.UTF_8));
    return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
        .formatted(base64.encodeToString(store.getCertificate("server").getEncoded()));
  }

  URI url() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How the last caller introduced himself; empty when he did not. */
  String authorization() {
    return told.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
