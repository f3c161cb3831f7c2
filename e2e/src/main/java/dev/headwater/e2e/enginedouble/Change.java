package dev.headwater.e2e.enginedouble;

/**
 * What a call makes of a cluster, and what it is answered.
 *
 * @param next the state after it; its log is no longer when the call changes nothing
 */
record Change<T>(ClusterState next, T answer) {}
