/** The real Prometheus, as a process of the stack. */
@NullMarked
package dev.headwater.e2e.prometheus;

import org.jspecify.annotations.NullMarked;
