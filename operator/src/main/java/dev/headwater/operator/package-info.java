/** The composition root: builds every part by its constructor, starts and stops them. */
@NullMarked
package dev.headwater.operator;

import org.jspecify.annotations.NullMarked;
