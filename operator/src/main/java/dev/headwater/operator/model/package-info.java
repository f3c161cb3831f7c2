/** The resolved, immutable view of a cluster: spec, zones and what was observed. */
@NullMarked
package dev.headwater.operator.model;

import org.jspecify.annotations.NullMarked;
