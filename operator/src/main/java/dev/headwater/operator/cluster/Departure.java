package dev.headwater.operator.cluster;

import java.time.Instant;

/**
 * How a broker that leaves has ended.
 *
 * @param since when its pod was first seen to be gone
 * @param killed true when its container ended by SIGKILL: it has not handed its partitions over
 */
record Departure(Instant since, boolean killed) {}
