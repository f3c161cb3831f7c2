package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes a pod's volumes: folders of this machine, filled from the API where they have content. */
final class PodVolumes {
  private final ClaimedVolumes claims;
  private final ConfigSource source;

  PodVolumes(KubernetesClient client, ConfigSource source) {
    this.claims = new ClaimedVolumes(client);
    this.source = source;
  }

  /** Makes all volumes of a pod below its folder; a second call refreshes the contents. */
  void materialise(Pod pod, Path podDirectory, String podIp) throws NotYet, IOException {
    for (var volume : pod.getSpec().getVolumes()) {
      if (volume.getPersistentVolumeClaim() == null) {
        var directory = podDirectory.resolve("volumes").resolve(volume.getName());
        Files.createDirectories(directory);
        fill(pod, volume, directory, podIp);
      }
    }
  }

  /** Where each path of a container is on this machine. */
  UnaryOperator<String> mounts(Pod pod, Container container, Path podDirectory) throws NotYet {
    var byLength =
        container.getVolumeMounts().stream()
            .sorted(Comparator.comparingInt(m -> -m.getMountPath().length()))
            .toList();
    var directories = new HashMap<String, Path>();
    for (var mount : byLength) {
      directories.put(mount.getMountPath(), directory(pod, mount, podDirectory));
    }
    return path ->
        byLength.stream()
            .map(VolumeMount::getMountPath)
            .filter(mount -> path.equals(mount) || path.startsWith(mount + "/"))
            .findFirst()
            .map(mount -> directories.get(mount) + path.substring(mount.length()))
            .orElse(path);
  }

  private Path directory(Pod pod, VolumeMount mount, Path podDirectory) throws NotYet {
    var volume =
        pod.getSpec().getVolumes().stream()
            .filter(v -> v.getName().equals(mount.getName()))
            .findFirst()
            .orElseThrow();
    var base =
        volume.getPersistentVolumeClaim() == null
            ? podDirectory.resolve("volumes").resolve(volume.getName())
            : claims.folder(
                pod.getMetadata().getNamespace(), volume.getPersistentVolumeClaim().getClaimName());
    return mount.getSubPath() == null ? base : base.resolve(mount.getSubPath());
  }

  private void fill(Pod pod, Volume volume, Path directory, String podIp)
      throws NotYet, IOException {
    var namespace = pod.getMetadata().getNamespace();
    if (volume.getConfigMap() != null) {
      var from = volume.getConfigMap();
      var data = source.configMap(namespace, from.getName(), isTrue(from.getOptional()));
      write(directory, data, from.getItems());
    } else if (volume.getSecret() != null) {
      var from = volume.getSecret();
      var data = source.secret(namespace, from.getSecretName(), isTrue(from.getOptional()));
      write(directory, data, from.getItems());
    } else if (volume.getProjected() != null) {
      for (var projection : volume.getProjected().getSources()) {
        project(pod, projection, directory, podIp);
      }
    } else if (volume.getEmptyDir() == null) {
      throw new NotYet(
          "volume "
              + volume.getName()
              + ": this kubelet has configMap, secret, projected, emptyDir and"
              + " persistentVolumeClaim volumes only");
    }
  }

  private void project(Pod pod, VolumeProjection from, Path directory, String podIp)
      throws NotYet, IOException {
    var namespace = pod.getMetadata().getNamespace();
    if (from.getConfigMap() != null) {
      var map = from.getConfigMap();
      var data = source.configMap(namespace, map.getName(), isTrue(map.getOptional()));
      write(directory, data, map.getItems());
    }
    if (from.getSecret() != null) {
      var secret = from.getSecret();
      var data = source.secret(namespace, secret.getName(), isTrue(secret.getOptional()));
      write(directory, data, secret.getItems());
    }
    if (from.getServiceAccountToken() != null) {
      var token = from.getServiceAccountToken();
      var account = Optional.ofNullable(pod.getSpec().getServiceAccountName()).orElse("default");
      var seconds = Optional.ofNullable(token.getExpirationSeconds()).orElse(3600L);
      var audience = Optional.ofNullable(token.getAudience()).filter(named -> !named.isEmpty());
      replace(directory.resolve(token.getPath()), source.token(pod, account, audience, seconds));
    }
    if (from.getDownwardAPI() != null) {
      for (var item : from.getDownwardAPI().getItems()) {
        var value = PodFields.value(pod, item.getFieldRef().getFieldPath(), podIp);
        Files.writeString(directory.resolve(item.getPath()), value);
      }
    }
  }

  private static void write(Path directory, Map<String, byte[]> data, List<KeyToPath> items)
      throws NotYet, IOException {
    if (items.isEmpty()) {
      for (var entry : data.entrySet()) {
        replace(directory.resolve(entry.getKey()), entry.getValue());
      }
    }
    for (var item : items) {
      if (!data.containsKey(item.getKey())) {
        throw new NotYet("references non-existent config key: " + item.getKey());
      }
      replace(directory.resolve(item.getPath()), data.get(item.getKey()));
    }
  }

  /** A reader sees the old content or the new one, never half of it. */
  private static void replace(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    var aside = file.resolveSibling("." + file.getFileName() + ".new");
    Files.write(aside, content);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean isTrue(Boolean flag) {
    return Boolean.TRUE.equals(flag);
  }
}
