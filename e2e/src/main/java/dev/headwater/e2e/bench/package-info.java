/** Benchmarks: what the product does, as ratios to what the parts beneath it can do. */
@NullMarked
package dev.headwater.e2e.bench;

import org.jspecify.annotations.NullMarked;
