/** The kubelet against the real control plane. */
@NullMarked
package dev.headwater.e2e.kubelet;

import org.jspecify.annotations.NullMarked;
