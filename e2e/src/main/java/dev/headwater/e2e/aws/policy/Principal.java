package dev.headwater.e2e.aws.policy;

/**
 * Somebody whom a role may trust.
 *
 * @param kind as trust policies have it, such as {@code Service}
 * @param name such as {@code pods.eks.amazonaws.com}, or an ARN
 */
public record Principal(String kind, String name) {}
