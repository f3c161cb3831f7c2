package dev.headwater.e2e.controlplane;

import dev.headwater.e2e.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command of each component; all but the API server listen on 127.0.0.1 only.
 *
 * @param listener where the API server listens, and the address that its certificate is made for
 */
record Components(
    KubernetesBinaries binaries,
    ControlPlaneFiles files,
    int etcdPort,
    Listener listener,
    Duration nodeGrace,
    ServiceNetwork services) {
  /** Go collects less often: a stack lives for minutes, and memory is cheaper than its starts. */
  private static final Map<String, String> GO = Map.of("GOGC", "400");

  /** How often node health is looked at within the grace; the controller manager's own ratio. */
  private static final int LOOKS_PER_GRACE = 10;

  /**
   * Where the API server is reached.
   *
   * @param address what it binds
   * @param advertised an IP address in its certificate, besides localhost
   */
  record Listener(String address, String advertised, int port) {
    /** From this machine only. */
    static Listener local(int port, ServiceNetwork services) {
      return new Listener("127.0.0.1", services.loopback(), port);
    }
  }

  /** Without fsync: a stack does not outlive its machine. The peer port is unused: any will do. */
  Command etcd() {
    return command(
        binaries.etcd(),
        List.of(
            "--data-dir=" + files.etcdData(),
            "--listen-client-urls=" + etcdUrl(),
            "--advertise-client-urls=" + etcdUrl(),
            "--listen-peer-urls=http://127.0.0.1:0",
            "--unsafe-no-fsync",
            "--log-level=warn"));
  }

  /**
   * The endpoint reconciler is off, since a loopback address is refused as an endpoint; the
   * advertised address is given, so that a machine without network works as well. It has the family
   * of the Services, as it must, and gets into the certificate. The API server shows its own
   * certificate to kubelets and expects the same one of them.
   */
  Command apiServer() {
    return command(
        binaries.apiServer(),
        List.of(
            "--etcd-servers=" + etcdUrl(),
            "--bind-address=" + listener.address(),
            "--advertise-address=" + listener.advertised(),
            "--secure-port=" + listener.port(),
            "--cert-dir=" + files.certificates(),
            "--authorization-mode=RBAC",
            "--token-auth-file=" + files.tokens(),
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + files.keys().verifying(),
            "--service-account-signing-key-file=" + files.keys().signing(),
            "--service-cluster-ip-range=" + services.range(),
            "--endpoint-reconciler-type=none",
            "--kubelet-certificate-authority=" + files.certificate(),
            "--kubelet-client-certificate=" + files.certificate(),
            "--kubelet-client-key=" + files.certificateKey(),
            "--audit-policy-file=" + files.auditPolicy(),
            "--audit-log-path=" + files.auditLog(),
            "--audit-log-format=json"));
  }

  /**
   * No cloud and no pod CIDRs here, so the controllers for those are off. The default of 20
   * requests a second is for a manager whose API server is not its own.
   */
  Command controllerManager() {
    return command(
        binaries.controllerManager(),
        List.of(
            "--kubeconfig=" + files.controllerManagerKubeconfig(),
            "--controllers=*,-nodeipam,-cloud-node-lifecycle",
            "--node-monitor-grace-period=" + nodeGrace.toMillis() + "ms",
            "--node-monitor-period=" + nodeGrace.dividedBy(LOOKS_PER_GRACE).toMillis() + "ms",
            "--service-account-private-key-file=" + files.keys().signing(),
            "--root-ca-file=" + files.certificate(),
            "--leader-elect=false",
            // An HPA is looked at so long after its last change, 15 s unless said.
            "--horizontal-pod-autoscaler-sync-period=2s",
            "--kube-api-qps=200",
            "--kube-api-burst=400",
            "--secure-port=0"));
  }

  Command scheduler() {
    return command(
        binaries.scheduler(),
        List.of(
            "--kubeconfig=" + files.schedulerKubeconfig(),
            "--leader-elect=false",
            "--secure-port=0"));
  }

  private String etcdUrl() {
    return "http://127.0.0.1:" + etcdPort;
  }

  private Command command(Path program, List<String> flags) {
    String name = program.getFileName().toString();
    List<String> arguments = new ArrayList<>(List.of(program.toString()));
    arguments.addAll(flags);
    return new Command(name, arguments, GO, files.directory(), files.log(name));
  }
}
