/**
 * A kubelet of our own: three nodes in three zones whose pods are processes on this machine. The
 * API server, its controllers and the scheduler are real and cannot tell the difference.
 */
@NullMarked
package dev.headwater.e2e.kubelet;

import org.jspecify.annotations.NullMarked;
