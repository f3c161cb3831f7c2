package dev.headwater.operator.desired;

import dev.headwater.api.v1alpha1.ResourcesSpec;
import dev.headwater.operator.engine.EngineLayout;
import dev.headwater.operator.engine.EngineMemory;
import dev.headwater.operator.model.ClusterModel;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The engine's container. */
final class EngineContainer {
  static final String NAME = "kafka";

  private static final String ORDINAL = "metadata.labels['apps.kubernetes.io/pod-index']";

  private EngineContainer() {}

  static Container controller(ClusterModel cluster) {
    var resources = cluster.spec().controllersOrDefault().resourcesOrDefault();
    return of(cluster, resources, EngineMemory.ofController(resources))
        .withCommand(command())
        .withPorts(
            port(Ports.CONTROLLER, EngineLayout.CONTROLLER_PORT),
            port(Ports.METRICS, EngineLayout.METRICS_PORT))
        .withReadinessProbe(accepts(Ports.CONTROLLER))
        .build();
  }

  static Container broker(ClusterModel cluster) {
    var resources = cluster.spec().brokersOrDefault().resourcesOrDefault();
    var advertised =
        "advertised.listeners=PLAINTEXT://$(POD_NAME).%s.$(NAMESPACE).svc:%d"
            .formatted(Names.of(cluster).brokers(), EngineLayout.CLIENT_PORT);
    var command = new ArrayList<>(command());
    command.addAll(List.of("--override", advertised));
    return of(cluster, resources, EngineMemory.ofBroker(resources))
        .withCommand(command)
        .withPorts(
            port(Ports.CLIENT, EngineLayout.CLIENT_PORT),
            port(Ports.METRICS, EngineLayout.METRICS_PORT))
        .withReadinessProbe(accepts(Ports.CLIENT))
        .build();
  }

  private static ContainerBuilder of(
      ClusterModel cluster, ResourcesSpec resources, EngineMemory memory) {
    return new ContainerBuilder()
        .withName(NAME)
        .withImage(cluster.spec().engine().imageOrDefault())
        .withImagePullPolicy("IfNotPresent")
        .withEnv(environment(cluster, memory))
        .withResources(Quantities.requirements(resources))
        .withSecurityContext(security())
        .withVolumeMounts(
            readOnly(EnginePod.CONFIG, EngineLayout.CONFIG_DIRECTORY),
            mount(EnginePod.DATA, EngineLayout.DATA_DIRECTORY),
            mount(EnginePod.LOGS, EngineLayout.LOG_DIRECTORY),
            mount(EnginePod.TMP, EngineLayout.TEMPORARY_DIRECTORY));
  }

  private static List<String> command() {
    return List.of(
        "/bin/bash",
        EngineLayout.CONFIG_DIRECTORY + "/" + EngineLayout.START_FILE,
        EngineLayout.ENGINE,
        EngineLayout.CONFIG_DIRECTORY + "/" + EngineLayout.PROPERTIES_FILE,
        "--override",
        "node.id=$(NODE_ID)");
  }

  private static List<EnvVar> environment(ClusterModel cluster, EngineMemory memory) {
    return Stream.concat(environment(memory), Credentials.environment(cluster).stream()).toList();
  }

  private static Stream<EnvVar> environment(EngineMemory memory) {
    // KAFKA_OPTS is left alone: its default ends the process when memory runs out.
    return Stream.of(
        field("NODE_ID", ORDINAL),
        field("POD_NAME", "metadata.name"),
        field("NAMESPACE", "metadata.namespace"),
        variable("KAFKA_HEAP_OPTS", memory.heapOptions()),
        variable(
            "KAFKA_LOG4J_OPTS",
            "-Dlog4j.configuration=file:%s/%s"
                .formatted(EngineLayout.CONFIG_DIRECTORY, EngineLayout.LOG4J_FILE)),
        variable("LOG_DIR", EngineLayout.LOG_DIRECTORY));
  }

  private static EnvVar variable(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  private static EnvVar field(String name, String path) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef("v1", path)
        .endValueFrom()
        .build();
  }

  private static ContainerPort port(String name, int number) {
    return new ContainerPortBuilder()
        .withName(name)
        .withContainerPort(number)
        .withProtocol("TCP")
        .build();
  }

  /** A broker opens its port only when it can serve, so an open port is the readiness. */
  private static Probe accepts(String port) {
    return new ProbeBuilder()
        .withNewTcpSocket()
        .withPort(new IntOrString(port))
        .endTcpSocket()
        .withPeriodSeconds(2)
        .withTimeoutSeconds(2)
        .withFailureThreshold(5)
        .build();
  }

  private static SecurityContext security() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }

  private static VolumeMount mount(String volume, String path) {
    return new VolumeMountBuilder().withName(volume).withMountPath(path).build();
  }

  private static VolumeMount readOnly(String volume, String path) {
    return new VolumeMountBuilder().withName(volume).withMountPath(path).withReadOnly(true).build();
  }
}
