package dev.headwater.e2e.engine;

import dev.headwater.e2e.kubelet.ContainerStart;
import dev.headwater.e2e.kubelet.ImageLauncher;
import dev.headwater.e2e.kubelet.Launch;
import dev.headwater.e2e.kubelet.LaunchFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the operator's jar where its image is asked for, as a client inside the cluster. */
public final class OperatorLauncher implements ImageLauncher {
  private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

  private final String repository;
  private final Path jar;
  private final URI apiServer;
  private final List<String> jvmFlags;
  private final Map<String, String> environment;

  /**
   * @param repository the image without its tag
   * @param jar the operator's jar, with its libraries in lib beside it
   * @param apiServer what KUBERNETES_SERVICE_HOST and PORT are to lead to
   * @param jvmFlags flags that the machine needs, such as a truststore
   * @param environment variables that the machine needs, such as AWS endpoints and keys
   */
  public OperatorLauncher(
      String repository,
      Path jar,
      URI apiServer,
      List<String> jvmFlags,
      Map<String, String> environment) {
    this.repository = repository;
    this.jar = jar;
    this.apiServer = apiServer;
    this.jvmFlags = List.copyOf(jvmFlags);
    this.environment = Map.copyOf(environment);
  }

  @Override
  public boolean launches(String image) {
    return image.startsWith(repository + ":") || image.startsWith(repository + "@");
  }

  @Override
  public String describe() {
    return repository + ":* as " + jar;
  }

  @Override
  public Launch launch(ContainerStart start) throws LaunchFailure {
    if (!Files.isRegularFile(jar)) {
      throw new LaunchFailure("the operator's jar " + jar + " is missing; run 'mvn package' first");
    }
    var variables = new HashMap<>(start.environment());
    variables.putAll(environment);
    // A kubelet gives the bare address, whatever its family; a URI has IPv6 ones in brackets.
    variables.put("KUBERNETES_SERVICE_HOST", apiServer.getHost().replaceAll("[\\[\\]]", ""));
    variables.put("KUBERNETES_SERVICE_PORT", Integer.toString(apiServer.getPort()));
    variables.put("HEADWATER_HTTP_BIND_ADDRESS", start.address());
    // The SDKs of Kubernetes and AWS look here for ~/.kube/config and ~/.aws of whoever runs this.
    variables.put("HOME", start.directory().toString());
    return new Launch(arguments(start), variables);
  }

  private List<String> arguments(ContainerStart start) {
    var account = start.hostPath().apply(ACCOUNT);
    var arguments = new ArrayList<String>();
    arguments.add(JavaHome.running().resolve("bin/java").toString());
    try {
      arguments.addAll(JvmNames.ofThisJava(start.hostsFile(), start.directory()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // fabric8 prefers a kubeconfig to the account, and a developer's leads to another cluster.
    arguments.add("-Dkubernetes.auth.tryKubeConfig=false");
    // It looks for the account at a fixed place; these are its own settings for another one.
    arguments.add("-Dkubernetes.auth.serviceAccount.token=" + account + "/token");
    arguments.add("-Dkubernetes.certs.ca.file=" + account + "/ca.crt");
    arguments.add("-Dkubenamespace=" + account + "/namespace");
    arguments.addAll(jvmFlags);
    arguments.add("-jar");
    arguments.add(jar.toString());
    arguments.addAll(start.command());
    return arguments;
  }
}
