/** Programs that are built once with Go, from modules that the project pins. */
@NullMarked
package dev.headwater.e2e.golang;

import org.jspecify.annotations.NullMarked;
