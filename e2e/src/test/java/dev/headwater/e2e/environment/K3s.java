package dev.headwater.e2e.environment;

import dev.headwater.e2e.controlplane.ControlPlaneImage;
import dev.headwater.e2e.controlplane.PrivateFile;
import dev.headwater.e2e.process.MissingPrerequisite;
import dev.headwater.e2e.process.ProcessScope;
import dev.headwater.e2e.process.Progress;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.nio.file.Path;
import java.util.Map;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** A K3sContainer: k3s, or our own control plane in its place. */
public final class K3s implements Environment {
  private static final DockerImageName K3S = DockerImageName.parse("rancher/k3s");

  private final K3sGrade grade;
  private final ProcessScope scope;
  private final K3sContainer container;
  private final Path kubeconfig;
  private final Path chartValues;
  private final KubernetesClient client;

  private K3s(
      K3sGrade grade,
      ProcessScope scope,
      K3sContainer container,
      Path directory,
      Path chartValues) {
    this.grade = grade;
    this.scope = scope;
    this.container = container;
    this.kubeconfig =
        PrivateFile.write(directory.resolve("kubeconfig"), container.getKubeConfigYaml());
    this.chartValues = chartValues;
    this.client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(container.getKubeConfigYaml()))
            .withHttpClientFactory(new JdkHttpClientFactory())
            .build();
  }

  /**
   * Starts it and returns when the API server is ready.
   *
   * @param settings without values for the chart an image is installed that nobody can pull
   * @param directory empty
   * @throws MissingPrerequisite when there is nothing to make our own control plane of
   */
  public static K3s start(
      K3sGrade.Startable grade, K3sSettings settings, Path directory, Progress progress) {
    var scope = ProcessScope.open(directory);
    try {
      var container =
          switch (grade) {
            case K3sGrade.Real(String image) -> new K3sContainer(substitute(image));
            case K3sGrade.ApiOnly _ -> ownControlPlane(scope, directory, progress);
          };
      start(container, progress);
      var values =
          settings
              .chartValues()
              .orElseGet(() -> ChartValues.write(directory.resolve("chart-values.yaml"), Map.of()));
      return new K3s(grade, scope, container, directory, values);
    } catch (RuntimeException e) {
      end(grade, scope);
      throw e;
    }
  }

  private static void start(K3sContainer container, Progress progress) {
    try {
      progress.during(
          "starting the container",
          () -> {
            container.start();
            return true;
          });
    } catch (RuntimeException e) {
      container.stop();
      throw e;
    }
  }

  private static void end(K3sGrade grade, ProcessScope scope) {
    if (grade instanceof K3sGrade.ApiOnly) {
      ContainerEngine.remove(ownImage(scope));
    }
    scope.close();
  }

  /** A name of its own, so that two runs do not take each other's. */
  private static String ownImage(ProcessScope scope) {
    return "headwater/control-plane:" + scope.id();
  }

  /** It needs no privileges: nothing in it runs containers. */
  private static K3sContainer ownControlPlane(
      ProcessScope scope, Path directory, Progress progress) {
    return progress.during(
        "making an image of our own control plane",
        () -> {
          var files = ControlPlaneImage.create(directory, ContainerEngine.address(), progress);
          ContainerEngine.build(ownImage(scope), files.tar(scope));
          return new K3sContainer(substitute(ownImage(scope)))
              .withPrivilegedMode(false)
              .withCreateContainerCmdModifier(create -> create.withEntrypoint(files.entrypoint()));
        });
  }

  private static DockerImageName substitute(String image) {
    return DockerImageName.parse(image).asCompatibleSubstituteFor(K3S);
  }

  /** Tells where its nodes are, as a cloud's own controller does. */
  public void labelNodes(String region, String zone) {
    for (var node : client.nodes().list().getItems()) {
      client
          .resource(node)
          .edit(
              found -> {
                found.getMetadata().getLabels().put("topology.kubernetes.io/region", region);
                found.getMetadata().getLabels().put("topology.kubernetes.io/zone", zone);
                return found;
              });
    }
  }

  @Override
  public ProcessScope scope() {
    return scope;
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public Path chartValues() {
    return chartValues;
  }

  @Override
  public void close() {
    client.close();
    container.stop();
    end(grade, scope);
  }
}
