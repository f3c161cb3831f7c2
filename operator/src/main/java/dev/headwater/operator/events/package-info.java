/** Kubernetes Events: what {@code kubectl describe} shows of an object's history. */
@NullMarked
package dev.headwater.operator.events;

import org.jspecify.annotations.NullMarked;
