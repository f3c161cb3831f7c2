/** Small programs around Go libraries that tests ask. */
@NullMarked
package dev.headwater.e2e.golang;

import org.jspecify.annotations.NullMarked;
