/** Rules that hold for the whole repository. */
@NullMarked
package dev.headwater.repository;

import org.jspecify.annotations.NullMarked;
