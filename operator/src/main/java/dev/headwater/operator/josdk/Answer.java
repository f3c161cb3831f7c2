package dev.headwater.operator.josdk;

import java.time.Instant;

/**
 * What a call found out, and since when it holds.
 *
 * @param value what the call returned
 * @param at when the call was started: nothing in the value is older than this
 */
public record Answer<O>(O value, Instant at) {}
