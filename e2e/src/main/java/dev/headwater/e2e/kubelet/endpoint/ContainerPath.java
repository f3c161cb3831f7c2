package dev.headwater.e2e.kubelet.endpoint;

/** Which container a request is about. */
public record ContainerPath(String namespace, String pod, String container) {}
