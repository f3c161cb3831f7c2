/** Tests of the stack's processes: with real processes and real signals. */
@NullMarked
package dev.headwater.e2e.process;

import org.jspecify.annotations.NullMarked;
