package dev.headwater.e2e.kubelet;

import java.util.HashMap;
import java.util.List;

/** Images named shell/PROGRAM: the command is run by that shell, on this machine's paths. */
final class ShellLauncher implements ImageLauncher {
  @Override
  public boolean launches(String image) {
    return image.startsWith("shell/");
  }

  @Override
  public String describe() {
    return "shell/* by that shell";
  }

  @Override
  public Launch launch(ContainerStart start) {
    var environment = new HashMap<>(start.environment());
    environment.put("ADDRESS", start.address());
    environment.put("HOSTS", start.hostsFile().toString());
    environment.put("DATA", start.hostPath().apply("/data"));
    environment.put("SCRATCH", start.hostPath().apply("/scratch"));
    environment.put(
        "ACCOUNT", start.hostPath().apply("/var/run/secrets/kubernetes.io/serviceaccount"));
    var shell = start.container().getImage().substring("shell/".length());
    return new Launch(List.of(shell, "-c", String.join(" ", start.command())), environment);
  }
}
