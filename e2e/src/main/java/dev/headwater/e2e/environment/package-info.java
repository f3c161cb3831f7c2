/** The local stack as a whole: everything that a test or the playground needs, started in order. */
@NullMarked
package dev.headwater.e2e.environment;

import org.jspecify.annotations.NullMarked;
