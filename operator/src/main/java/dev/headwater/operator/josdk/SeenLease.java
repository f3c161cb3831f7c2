package dev.headwater.operator.josdk;

import java.time.Duration;

/**
 * A lease as the API server returned it.
 *
 * @param version resourceVersion: another one after each renewal
 * @param holder identity of the process that leads; empty when it was released
 * @param duration how long the holder wants it to last without a renewal
 */
record SeenLease(String version, String holder, Duration duration) {}
