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
 * What a pod needs to act as a role: a token of its ServiceAccount for STS, and variables that lead
 * the AWS SDK to it. Names, times and what is left alone are those of {@code
 * aws/amazon-eks-pod-identity-webhook}.
 *
 * @param roleArn the role, as the ServiceAccount names it; nobody looks whether it exists
 * @param region the pod's region, where it names none itself
 */
record WebIdentity(String roleArn, String region) {
  static final String AUDIENCE = "sts.amazonaws.com";

  private static final String VOLUME = "aws-iam-token";
  private static final String MOUNT_PATH = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
  private static final String TOKEN = "token";
  private static final long EXPIRATION_SECONDS = 86_400;

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
            List.of(
                variable("AWS_ROLE_ARN", roleArn),
                variable("AWS_WEB_IDENTITY_TOKEN_FILE", MOUNT_PATH + "/" + TOKEN)));
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

  private static List<VolumeMount> missingMount(Container container) {
    boolean present =
        container.getVolumeMounts().stream().anyMatch(mount -> mount.getName().equals(VOLUME));
    var mount =
        new VolumeMountBuilder()
            .withName(VOLUME)
            .withMountPath(MOUNT_PATH)
            .withReadOnly(true)
            .build();
    return present ? List.of() : List.of(mount);
  }

  private static Stream<Operation> patch(List<Volume> volumes) {
    boolean present = volumes.stream().anyMatch(volume -> volume.getName().equals(VOLUME));
    return present
        ? Stream.of()
        : Operation.append("/spec/volumes", volumes, List.of(tokenVolume()));
  }

  private static Volume tokenVolume() {
    return new VolumeBuilder()
        .withName(VOLUME)
        .withNewProjected()
        .addNewSource()
        .withNewServiceAccountToken(AUDIENCE, EXPIRATION_SECONDS, TOKEN)
        .endSource()
        .endProjected()
        .build();
  }
}
