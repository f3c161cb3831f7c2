/** Kafka's Admin API behind a small interface: values out, never types of the client. */
@NullMarked
package dev.headwater.operator.kafka;

import org.jspecify.annotations.NullMarked;
