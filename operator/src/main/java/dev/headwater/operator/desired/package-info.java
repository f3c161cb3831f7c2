/** Pure builders, one per Kubernetes kind, with the names and labels of what they build. */
@NullMarked
package dev.headwater.operator.desired;

import org.jspecify.annotations.NullMarked;
