/** Tests of the control plane: with the real programs. */
@NullMarked
package dev.headwater.e2e.controlplane;

import org.jspecify.annotations.NullMarked;
