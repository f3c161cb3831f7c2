/** Tests of examples that are not applied to an API server. */
@NullMarked
package dev.headwater.e2e.examples;

import org.jspecify.annotations.NullMarked;
