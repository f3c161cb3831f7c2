/** Tests of the playground as a process. */
@NullMarked
package dev.headwater.e2e.playground;

import org.jspecify.annotations.NullMarked;
