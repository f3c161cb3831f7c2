package dev.headwater.operator.josdk;

import java.time.Duration;

/**
 * The times of leader election. In order, each longer than the next.
 *
 * @param lease time without a renewal after which another process may lead
 * @param renewDeadline time without a renewal after which the leader stops itself; what is between
 *     the two is left for requests under way
 * @param retryPeriod time between two renewals, and between two looks of a process that waits
 */
public record LeaseTerms(Duration lease, Duration renewDeadline, Duration retryPeriod) {}
