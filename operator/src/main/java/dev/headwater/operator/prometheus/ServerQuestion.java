package dev.headwater.operator.prometheus;

import java.time.Duration;
import java.util.Optional;

/**
 * A query for a server.
 *
 * @param query in PromQL, with all labels that are demanded
 * @param step time between two values; the newest may be three of them old
 */
public record ServerQuestion(
    PrometheusServer server, String query, Optional<BearerToken> token, Duration step) {}
