package dev.headwater.e2e.environment;

import dev.headwater.e2e.process.ProcessScope;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/** A place where Headwater can be installed and tried: the local stack, or k3s in a container. */
public interface Environment extends AutoCloseable {
  /** Processes that belong to it, such as Helm's; they end with it. */
  ProcessScope scope();

  /** An administrator's kubeconfig; logs of installations are put beside it. */
  Path kubeconfig();

  /** A client of an administrator; the environment closes it. */
  KubernetesClient client();

  /** A file of values for the operator's chart: which image runs, and where AWS is. */
  Path chartValues();

  @Override
  void close();
}
