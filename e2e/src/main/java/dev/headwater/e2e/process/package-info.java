/** Processes of one stack: started together, watched by a guardian, and gone with the launcher. */
@NullMarked
package dev.headwater.e2e.process;

import org.jspecify.annotations.NullMarked;
