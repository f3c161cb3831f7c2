/** StreamCluster: observe, resolve, plan, apply, report. */
@NullMarked
package dev.headwater.operator.cluster;

import org.jspecify.annotations.NullMarked;
