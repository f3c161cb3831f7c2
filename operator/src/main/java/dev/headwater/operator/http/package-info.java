/** Health, readiness and metrics. */
@NullMarked
package dev.headwater.operator.http;

import org.jspecify.annotations.NullMarked;
