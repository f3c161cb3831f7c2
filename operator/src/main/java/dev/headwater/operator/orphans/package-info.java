/** What is left in AWS of StreamClusters that are gone: found, reported and never deleted. */
@NullMarked
package dev.headwater.operator.orphans;

import org.jspecify.annotations.NullMarked;
