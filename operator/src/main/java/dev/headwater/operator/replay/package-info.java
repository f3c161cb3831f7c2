/** Replays a recorded load against the real scaling decisions, on a simulated clock. */
@NullMarked
package dev.headwater.operator.replay;

import org.jspecify.annotations.NullMarked;
