/** The double against what was observed of AutoMQ, and against Apache Kafka. */
@NullMarked
package dev.headwater.e2e.enginedouble;

import org.jspecify.annotations.NullMarked;
