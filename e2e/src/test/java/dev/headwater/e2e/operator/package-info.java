/** The operator from outside: a real API server, its chart's rights, processes as pods. */
@NullMarked
package dev.headwater.e2e.operator;

import org.jspecify.annotations.NullMarked;
