package dev.headwater.e2e.enginedouble;

import java.util.SortedMap;

/**
 * What DescribeQuorum shows.
 *
 * @param voterOffsets end of each voter's copy of the log; -1 for one that was never there
 */
record QuorumView(int leader, ClusterState state, SortedMap<Integer, Long> voterOffsets) {}
