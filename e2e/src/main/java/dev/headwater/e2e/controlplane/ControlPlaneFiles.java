package dev.headwater.e2e.controlplane;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** What one control plane keeps on disk, and the credentials in there. */
record ControlPlaneFiles(
    Path directory,
    ServiceAccountKeys keys,
    TokenUser administrator,
    Path tokens,
    Path kubeconfig,
    Path controllerManagerKubeconfig,
    Path schedulerKubeconfig) {

  /** Refuses a directory that was used before: its etcd would bring back another stack's pods. */
  static ControlPlaneFiles create(Path directory, URI server) {
    createDirectory(directory);
    TokenUser administrator = TokenUser.administrator();
    TokenUser manager = TokenUser.controllerManager();
    TokenUser scheduler = TokenUser.scheduler();
    Path certificate = certificate(directory);
    copyAuditPolicy(directory);
    return new ControlPlaneFiles(
        directory,
        ServiceAccountKeys.generate(directory),
        administrator,
        TokenUser.writeTokens(
            directory.resolve("tokens.csv"), List.of(administrator, manager, scheduler)),
        administrator.writeKubeconfig(directory.resolve("kubeconfig"), server, certificate),
        manager.writeKubeconfig(
            directory.resolve("controller-manager.kubeconfig"), server, certificate),
        scheduler.writeKubeconfig(directory.resolve("scheduler.kubeconfig"), server, certificate));
  }

  Path etcdData() {
    return directory.resolve("etcd");
  }

  Path certificates() {
    return directory.resolve("certificates");
  }

  /** Written by the API server when it starts; signed by itself, so that it is the CA as well. */
  Path certificate() {
    return certificate(directory);
  }

  /** The last file that the API server writes before it serves. */
  Path certificateKey() {
    return certificates().resolve("apiserver.key");
  }

  Path auditPolicy() {
    return directory.resolve("audit-policy.yaml");
  }

  Path auditLog() {
    return directory.resolve("audit.log");
  }

  Path log(String component) {
    return directory.resolve(component + ".log");
  }

  private static Path certificate(Path directory) {
    return directory.resolve("certificates/apiserver.crt");
  }

  private static void createDirectory(Path directory) {
    try {
      if (Files.exists(directory.resolve("etcd"))) {
        throw new IllegalStateException(
            directory + " holds an earlier control plane: remove it or take another directory");
      }
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyAuditPolicy(Path directory) {
    try (InputStream policy = ControlPlaneFiles.class.getResourceAsStream("audit-policy.yaml")) {
      if (policy == null) {
        throw new IOException("audit-policy.yaml is missing beside " + ControlPlaneFiles.class);
      }
      Files.copy(policy, directory.resolve("audit-policy.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
