package dev.headwater.e2e.enginedouble;

/**
 * What a call makes of a cluster, and what it is answered.
 *
 * @param next the state after it; the same when it changes nothing
 */
record Change<T>(ClusterState next, T answer) {}
