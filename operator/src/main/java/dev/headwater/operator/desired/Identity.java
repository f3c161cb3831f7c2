package dev.headwater.operator.desired;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Names outside of Kubernetes, as functions of the StreamCluster's uid: a crash between create and
 * status write finds the same names again.
 */
public final class Identity {
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int BASE32_BITS = 5;
  private static final int SUFFIX_BITS = 80;
  private static final int UUID_BYTES = 16;

  private Identity() {}

  /**
   * Kafka cluster id of a StreamCluster: 22 characters of base64url. Never one that begins with
   * '-': Kafka's tools would read it as an option.
   */
  public static String clusterId(String uid) {
    var digest = sha256(uid.getBytes(StandardCharsets.UTF_8));
    while (true) {
      var id = Base64.getUrlEncoder().withoutPadding().encodeToString(firstBytes(digest));
      if (!id.startsWith("-")) {
        return id;
      }
      digest = sha256(digest);
    }
  }

  /** Bucket of a StreamCluster: at most 57 of the 63 characters that S3 allows. */
  public static String bucketName(String name, String uid) {
    return named(name, uid);
  }

  /** IAM role of a StreamCluster's pods: at most 57 of the 64 characters that IAM allows. */
  public static String roleName(String name, String uid) {
    return named(name, uid);
  }

  private static String named(String name, String uid) {
    return "headwater-" + name + "-" + base32(sha256(uid.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] firstBytes(byte[] digest) {
    return Arrays.copyOf(digest, UUID_BYTES);
  }

  private static String base32(byte[] digest) {
    var bits = new BigInteger(1, Arrays.copyOf(digest, SUFFIX_BITS / Byte.SIZE));
    var text = new StringBuilder();
    for (var shift = SUFFIX_BITS - BASE32_BITS; shift >= 0; shift -= BASE32_BITS) {
      text.append(BASE32.charAt(bits.shiftRight(shift).intValue() & 31));
    }
    return text.toString();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
