/** Renders what the engine reads: its properties, its logging and its memory. */
@NullMarked
package dev.headwater.operator.engine;

import org.jspecify.annotations.NullMarked;
