package dev.headwater.e2e.controlplane;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * The EC pair (made in no time) that signs and verifies tokens of ServiceAccounts, as PEM files.
 */
record ServiceAccountKeys(Path signing, Path verifying) {

  static ServiceAccountKeys generate(Path directory) {
    KeyPair pair = pair();
    return new ServiceAccountKeys(
        PrivateFile.write(directory.resolve("sa.key"), pem("PRIVATE KEY", pair.getPrivate())),
        PrivateFile.write(directory.resolve("sa.pub"), pem("PUBLIC KEY", pair.getPublic())));
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has EC with P-256", e);
    }
  }

  private static String pem(String label, Key key) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(key.getEncoded());
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}
