package dev.headwater.operator.cluster;

/**
 * A Secret that a StreamCluster names: with AWS keys for pods, or with a token for a server.
 *
 * @param namespace namespace of the StreamCluster, and so of the Secret
 * @param name name of the Secret
 * @param cluster name of the StreamCluster, which the Secret's label has to have
 */
record CredentialsSecret(String namespace, String name, String cluster) {}
