/** Prometheus servers that the installation permits: what may be asked of them, and the answers. */
@NullMarked
package dev.headwater.operator.prometheus;

import org.jspecify.annotations.NullMarked;
