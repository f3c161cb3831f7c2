/** What the operator measures of itself. */
@NullMarked
package dev.headwater.operator.metrics;

import org.jspecify.annotations.NullMarked;
