package dev.headwater.e2e.aws;

import dev.headwater.e2e.process.Command;
import dev.headwater.e2e.process.ProcessScope;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority of one stack and the certificate for 127.0.0.1 and localhost that it
 * signed.
 *
 * @param ca the authority's certificate, PEM
 * @param chain the server's certificate and the authority's, PEM
 * @param key the server's private key, PKCS #8 PEM
 * @param trustStore PKCS #12 with the authority's certificate alone
 * @param context serves with the certificate and trusts the authority alone
 * @param trustManagers trust the authority alone
 */
record Certificates(
    Path ca,
    Path chain,
    Path key,
    Path trustStore,
    SSLContext context,
    List<TrustManager> trustManagers) {
  /** Guards nothing: the authority lives and dies with the stack. */
  static final String PASSWORD = "changeit";

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Makes them with the JDK's keytool, which takes about 2 s. */
  static Certificates create(ProcessScope scope, Path directory) {
    try {
      Path store = directory.resolve("keys.p12");
      Files.deleteIfExists(store);
      keytool(scope, store, "ca", "CN=Headwater local stack", "bc:c=ca:true", "ku:c=keyCertSign");
      keytool(scope, store, "server", "CN=localhost", "SAN=ip:127.0.0.1,dns:localhost");
      Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-------"));
      return export(KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()), directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the certificates of the stack cannot be made", e);
    }
  }

  private static void keytool(
      ProcessScope scope, Path store, String alias, String name, String... extensions) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    arguments.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    arguments.addAll(List.of("-genkeypair", "-alias", alias, "-dname", name));
    arguments.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "365"));
    // A launcher's clock may be a little behind that of the process that made the certificate.
    arguments.addAll(List.of("-startdate", "-1d", "-storetype", "PKCS12"));
    arguments.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    for (String extension : extensions) {
      arguments.addAll(List.of("-ext", extension));
    }
    if (!alias.equals("ca")) {
      arguments.addAll(List.of("-signer", "ca", "-signerkeypass", PASSWORD));
    }
    Path folder = store.toAbsolutePath().getParent();
    Path log = folder.resolve("keytool.log");
    if (OneShot.run(scope, new Command("keytool", arguments, Map.of(), folder, log), LIMIT) != 0) {
      throw new IllegalStateException("keytool failed; see " + log);
    }
  }

  private static Certificates export(KeyStore keys, Path directory)
      throws IOException, GeneralSecurityException {
    Certificate authority = keys.getCertificate("ca");
    Path ca = pem(directory.resolve("ca.pem"), "CERTIFICATE", authority.getEncoded());
    Path chain = directory.resolve("server.pem");
    pem(chain, "CERTIFICATE", keys.getCertificate("server").getEncoded());
    Files.writeString(chain, Files.readString(ca), StandardOpenOption.APPEND);
    char[] password = PASSWORD.toCharArray();
    byte[] secret = keys.getKey("server", password).getEncoded();
    Path key = pem(directory.resolve("server-key.pem"), "PRIVATE KEY", secret);
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, password);
    trust.setCertificateEntry("ca", authority);
    Path trustStore = directory.resolve("truststore.p12");
    try (OutputStream out = Files.newOutputStream(trustStore)) {
      trust.store(out, password);
    }
    // Left in, the server could pick the authority itself as its certificate.
    keys.deleteEntry("ca");
    TrustManagerFactory theirs =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    theirs.init(trust);
    TrustManager[] trusting = theirs.getTrustManagers();
    return new Certificates(ca, chain, key, trustStore, context(keys, trusting), List.of(trusting));
  }

  private static SSLContext context(KeyStore keys, TrustManager[] trusting)
      throws GeneralSecurityException {
    KeyManagerFactory mine = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    mine.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(mine.getKeyManagers(), trusting, null);
    return context;
  }

  private static Path pem(Path file, String type, byte[] content) throws IOException {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
  }
}
