package dev.headwater.operator.desired;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Names outside of Kubernetes, as functions of the StreamCluster's uid: a crash between create and
 * status write finds the same names again.
 */
public final class Identity {
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int BASE32_BITS = 5;
  private static final int SUFFIX_BITS = 80;
  private static final int UUID_BYTES = 16;
  private static final int LONGEST_BUCKET = 63;
  private static final Pattern DASHES_AT_THE_END = Pattern.compile("-+$");

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

  /**
   * Bucket of a StreamCluster in the global namespace: at most 57 of the 63 characters that S3
   * allows.
   */
  public static String bucketName(String name, String uid) {
    return named(name, uid);
  }

  /**
   * Bucket of a StreamCluster in the namespace of an account in a region: at most 63 characters,
   * for which the cluster's name is cut and never the hash. Of the name there is room for 10
   * characters in us-east-1, and for 5 in regions with the longest names.
   */
  public static String bucketName(String name, String uid, String account, String region) {
    var suffix = "-" + account + "-" + region + "-an";
    int room = LONGEST_BUCKET - suffix.length() - named("", uid).length();
    var cut = name.substring(0, Math.clamp(room, 1, name.length()));
    return named(DASHES_AT_THE_END.matcher(cut).replaceFirst(""), uid) + suffix;
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
