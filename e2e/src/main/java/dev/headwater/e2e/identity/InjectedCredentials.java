package dev.headwater.e2e.identity;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a pod needs to act as a role: a token of its ServiceAccount, and variables that lead the AWS
 * SDK to it. Names, times and what is left alone are those of {@code
 * aws/amazon-eks-pod-identity-webhook}.
 *
 * @param variables that lead the SDK to the token, and to whom it is shown
 * @param region the pod's region, where it names none itself
 * @param audience for whom the token is
 * @param volume name of the volume with the token
 * @param folder where the volume is mounted
 * @param file name of the token's file
 */
record InjectedCredentials(
    List<EnvVar> variables,
    String region,
    String audience,
    String volume,
    String folder,
    String file) {
  /** Whom tokens for Pod Identity are for. */
  static final String AGENT_AUDIENCE = "pods.eks.amazonaws.com";

  /** Where EKS's agent listens on every node. */
  static final String AGENT_URI = "http://169.254.170.23/v1/credentials";

  private static final long EXPIRATION_SECONDS = 86_400;

  InjectedCredentials {
    variables = List.copyOf(variables);
  }

  /**
   * IRSA: the token is exchanged for keys at STS.
   *
   * @param roleArn the role, as the ServiceAccount names it; nobody looks whether it exists
   */
  static InjectedCredentials webIdentity(String roleArn, String region) {
    var folder = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
    return new InjectedCredentials(
        List.of(
            variable("AWS_ROLE_ARN", roleArn),
            variable("AWS_WEB_IDENTITY_TOKEN_FILE", folder + "/token")),
        region,
        "sts.amazonaws.com",
        "aws-iam-token",
        folder,
        "token");
  }

  /** Pod Identity: the token is exchanged for keys at the node's agent, which knows the role. */
  static InjectedCredentials podIdentity(String region) {
    var folder = "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount";
    var file = "eks-pod-identity-token";
    return new InjectedCredentials(
        List.of(
            variable("AWS_CONTAINER_CREDENTIALS_FULL_URI", AGENT_URI),
            variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", folder + "/" + file)),
        region,
        AGENT_AUDIENCE,
        file,
        folder,
        file);
  }

  /** The patch that gives a pod this identity; empty when the pod has all of it. */
  List<Operation> patch(Pod pod) {
    var spec = pod.getSpec();
    return Stream.of(
            patch("/spec/initContainers/", spec.getInitContainers()),
            patch("/spec/containers/", spec.getContainers()),
            patch(spec.getVolumes()))
        .flatMap(operations -> operations)
        .toList();
  }

  private Stream<Operation> patch(String path, List<Container> containers) {
    return IntStream.range(0, containers.size())
        .boxed()
        .flatMap(index -> patch(path + index, containers.get(index)));
  }

  private Stream<Operation> patch(String path, Container container) {
    var variables = missingVariables(container);
    return variables.isEmpty()
        ? Stream.of()
        : Stream.concat(
            Operation.append(path + "/env", container.getEnv(), variables),
            Operation.append(
                path + "/volumeMounts", container.getVolumeMounts(), missingMount(container)));
  }

  /** A group of which the container has one variable is its own affair. */
  private List<EnvVar> missingVariables(Container container) {
    var present = container.getEnv().stream().map(EnvVar::getName).collect(Collectors.toSet());
    var groups =
        List.of(
            List.of(variable("AWS_STS_REGIONAL_ENDPOINTS", "regional")),
            List.of(variable("AWS_DEFAULT_REGION", region), variable("AWS_REGION", region)),
            variables);
    var missing = new ArrayList<EnvVar>();
    groups.stream().filter(group -> areAbsent(group, present)).forEach(missing::addAll);
    return missing;
  }

  private static boolean areAbsent(List<EnvVar> group, Set<String> present) {
    return group.stream().map(EnvVar::getName).noneMatch(present::contains);
  }

  private static EnvVar variable(String name, String value) {
    return new EnvVar(name, value, null);
  }

  private List<VolumeMount> missingMount(Container container) {
    boolean present =
        container.getVolumeMounts().stream().anyMatch(mount -> mount.getName().equals(volume));
    var mount =
        new VolumeMountBuilder().withName(volume).withMountPath(folder).withReadOnly(true).build();
    return present ? List.of() : List.of(mount);
  }

  private Stream<Operation> patch(List<Volume> volumes) {
    boolean present = volumes.stream().anyMatch(other -> other.getName().equals(volume));
    return present
        ? Stream.of()
        : Operation.append("/spec/volumes", volumes, List.of(tokenVolume()));
  }

  private Volume tokenVolume() {
    return new VolumeBuilder()
        .withName(volume)
        .withNewProjected()
        .addNewSource()
        .withNewServiceAccountToken(audience, EXPIRATION_SECONDS, file)
        .endSource()
        .endProjected()
        .build();
  }
}
