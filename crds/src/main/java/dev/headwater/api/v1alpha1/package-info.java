/** The custom resources of {@code headwater.dev/v1alpha1}. */
@NullMarked
package dev.headwater.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
