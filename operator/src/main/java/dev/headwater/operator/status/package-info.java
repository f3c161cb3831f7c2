/** Conditions, and the one list of reasons that users read and search by. */
@NullMarked
package dev.headwater.operator.status;

import org.jspecify.annotations.NullMarked;
