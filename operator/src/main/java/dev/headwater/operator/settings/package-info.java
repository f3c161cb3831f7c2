/** The operator's settings: read from the environment once, validated, immutable. */
@NullMarked
package dev.headwater.operator.settings;

import org.jspecify.annotations.NullMarked;
