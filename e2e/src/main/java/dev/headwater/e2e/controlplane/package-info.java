/** The real Kubernetes control plane, found or built, and run as processes of the stack. */
@NullMarked
package dev.headwater.e2e.controlplane;

import org.jspecify.annotations.NullMarked;
