package dev.headwater.e2e.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Go module below {@code e2e/tools} that pins what the control plane is built from. */
record KubernetesModule(Path directory) {
  private static final Pattern VERSION =
      Pattern.compile("k8s\\.io/kubernetes (v(\\d+)\\.(\\d+)\\S*)");
  private static final Pattern GO = Pattern.compile("(?m)^go (\\d+\\.\\d+)");

  static KubernetesModule of(Machine machine) {
    return new KubernetesModule(machine.repository().resolve("e2e/tools/kubernetes"));
  }

  /** A new name for whatever else would be built. */
  String cacheName() {
    try {
      byte[] sums = Files.readAllBytes(directory.resolve("go.sum"));
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(sums);
      return "kubernetes-" + HexFormat.of().formatHex(hash, 0, 8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Such as {@code v1.35.4}. */
  String version() {
    return find(VERSION).group(1);
  }

  /** The oldest Go that builds it, such as {@code 1.25}. */
  String goVersion() {
    return find(GO).group(1);
  }

  /** Without them the API server would call itself v0.0.0, which clients refuse. */
  String linkerFlags() {
    Matcher version = find(VERSION);
    String variable = " -X k8s.io/component-base/version.git";
    return "-s -w"
        + (variable + "Version=" + version.group(1))
        + (variable + "Major=" + version.group(2))
        + (variable + "Minor=" + version.group(3));
  }

  private Matcher find(Pattern pattern) {
    Path file = directory.resolve("go.mod");
    try {
      Matcher matcher = pattern.matcher(Files.readString(file));
      if (!matcher.find()) {
        throw new IllegalStateException(file + " has nothing like " + pattern);
      }
      return matcher;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
