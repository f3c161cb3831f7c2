/**
 * A control-plane double of AutoMQ: Admin calls and metrics with the semantics that were observed
 * on a real one, in threads of this JVM and without a data path.
 */
@NullMarked
package dev.headwater.e2e.enginedouble;

import org.jspecify.annotations.NullMarked;
