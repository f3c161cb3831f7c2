/** Tests of what benchmarks report. */
@NullMarked
package dev.headwater.e2e.bench;

import org.jspecify.annotations.NullMarked;
