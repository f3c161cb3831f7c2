package dev.headwater.e2e.controlplane;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** A user that the API server knows by a random token. */
record TokenUser(String name, String group, String token) {
  private static final String MASTERS = "system:masters";

  static TokenUser administrator() {
    return of("admin", MASTERS);
  }

  /**
   * May do everything, since without accounts of their own the controllers together need nearly
   * that; accounts of their own would fill the audit log with their reads.
   */
  static TokenUser controllerManager() {
    return of("system:kube-controller-manager", MASTERS);
  }

  /** The API server itself binds the scheduler's rights to this name. */
  static TokenUser scheduler() {
    return of("system:kube-scheduler", "system:authenticated");
  }

  static Path writeTokens(Path file, List<TokenUser> users) {
    return PrivateFile.write(
        file,
        users.stream()
            .map(user -> "%s,%s,%s,%s\n".formatted(user.token, user.name, user.name, user.group))
            .collect(Collectors.joining()));
  }

  Path writeKubeconfig(Path file, URI server, Path certificate) {
    return PrivateFile.write(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: headwater
        clusters:
          - name: headwater
            cluster:
              server: %s
              certificate-authority: "%s"
        users:
          - name: "%s"
            user:
              token: %s
        contexts:
          - name: headwater
            context:
              cluster: headwater
              user: "%s"
        """
            .formatted(server, certificate, name, token, name));
  }

  private static TokenUser of(String name, String group) {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return new TokenUser(name, group, HexFormat.of().formatHex(random));
  }
}
