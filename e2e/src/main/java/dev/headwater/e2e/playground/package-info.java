/** The playground: the whole product on one machine, shown step by step. */
@NullMarked
package dev.headwater.e2e.playground;

import org.jspecify.annotations.NullMarked;
