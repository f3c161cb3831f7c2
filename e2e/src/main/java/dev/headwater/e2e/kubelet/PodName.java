package dev.headwater.e2e.kubelet;

import io.fabric8.kubernetes.api.model.Pod;

/** A pod by its name, whichever incarnation. */
record PodName(String namespace, String name) {
  static PodName of(Pod pod) {
    return new PodName(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
