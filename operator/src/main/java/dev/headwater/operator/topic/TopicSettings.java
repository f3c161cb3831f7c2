package dev.headwater.operator.topic;

import java.time.Duration;

/**
 * What of the operator's settings a StreamTopic's reconciler needs.
 *
 * @param pollInterval how often brokers are asked while something is under way
 * @param driftInterval how often a topic that is as declared is compared again
 */
public record TopicSettings(Duration pollInterval, Duration driftInterval) {}
