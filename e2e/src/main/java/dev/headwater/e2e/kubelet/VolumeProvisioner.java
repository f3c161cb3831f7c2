package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Provisions volumes as a CSI driver does: the default StorageClass binds when a pod is scheduled,
 * and a volume is a folder that lives as long as its PersistentVolume.
 */
final class VolumeProvisioner implements AutoCloseable {
  private static final String STORAGE_CLASS = "standard";
  private static final String PROVISIONER = "headwater.dev/local";
  private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

  /** A claim whose volume could not be written (the API server was busy) is seen again. */
  private static final long RESYNC_MILLIS = 5_000;

  private final KubernetesClient client;
  private final Path directory;
  private final Map<String, NodeSpec> nodes;
  private final SharedIndexInformer<PersistentVolumeClaim> claims;

  VolumeProvisioner(KubernetesClient client, Path directory, Map<String, NodeSpec> nodes) {
    this.client = client;
    this.directory = directory;
    this.nodes = nodes;
    this.claims = client.persistentVolumeClaims().inAnyNamespace().runnableInformer(RESYNC_MILLIS);
  }

  void start() {
    client
        .storage()
        .v1()
        .storageClasses()
        .resource(
            new StorageClassBuilder()
                .withNewMetadata()
                .withName(STORAGE_CLASS)
                .addToAnnotations("storageclass.kubernetes.io/is-default-class", "true")
                .endMetadata()
                .withProvisioner(PROVISIONER)
                .withReclaimPolicy("Retain")
                .withVolumeBindingMode("WaitForFirstConsumer")
                .build())
        .serverSideApply();
    claims.addEventHandler(new Provision());
    claims.run();
  }

  private void provision(PersistentVolumeClaim claim) {
    var annotations = claim.getMetadata().getAnnotations();
    var node = annotations == null ? null : annotations.get(SELECTED_NODE);
    if (claim.getSpec().getVolumeName() == null
        && STORAGE_CLASS.equals(claim.getSpec().getStorageClassName())
        && node != null
        && nodes.containsKey(node)) {
      client.persistentVolumes().resource(volume(claim, nodes.get(node))).serverSideApply();
    }
  }

  private PersistentVolume volume(PersistentVolumeClaim claim, NodeSpec node) {
    var name = "pvc-" + claim.getMetadata().getUid();
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToAnnotations("pv.kubernetes.io/provisioned-by", PROVISIONER)
        .endMetadata()
        .withNewSpec()
        .withStorageClassName(STORAGE_CLASS)
        .withPersistentVolumeReclaimPolicy("Retain")
        .withAccessModes(claim.getSpec().getAccessModes())
        .withCapacity(claim.getSpec().getResources().getRequests())
        .withNewHostPath(folder(name).toString(), "DirectoryOrCreate")
        .withNewClaimRef()
        .withApiVersion("v1")
        .withKind("PersistentVolumeClaim")
        .withNamespace(claim.getMetadata().getNamespace())
        .withName(claim.getMetadata().getName())
        .withUid(claim.getMetadata().getUid())
        .endClaimRef()
        .withNewNodeAffinity()
        .withNewRequired()
        .addNewNodeSelectorTerm()
        .addNewMatchExpression()
        .withKey("topology.kubernetes.io/zone")
        .withOperator("In")
        .withValues(List.of(node.zoneName()))
        .endMatchExpression()
        .endNodeSelectorTerm()
        .endRequired()
        .endNodeAffinity()
        .endSpec()
        .build();
  }

  private Path folder(String name) {
    try {
      return Files.createDirectories(directory.resolve(name)).toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    claims.close();
  }

  private final class Provision implements ResourceEventHandler<PersistentVolumeClaim> {
    @Override
    public void onAdd(PersistentVolumeClaim claim) {
      provision(claim);
    }

    @Override
    public void onUpdate(PersistentVolumeClaim before, PersistentVolumeClaim after) {
      provision(after);
    }

    @Override
    public void onDelete(PersistentVolumeClaim claim, boolean finalStateUnknown) {
      // The volume is retained, as the StorageClass says.
    }
  }
}
