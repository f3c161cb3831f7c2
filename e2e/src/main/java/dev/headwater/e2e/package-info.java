/** The local stack: a real control plane with a kubelet of our own, on one machine. */
@NullMarked
package dev.headwater.e2e;

import org.jspecify.annotations.NullMarked;
