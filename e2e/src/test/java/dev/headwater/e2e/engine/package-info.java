/** Tests of what stands for the images of a stack. */
@NullMarked
package dev.headwater.e2e.engine;

import org.jspecify.annotations.NullMarked;
