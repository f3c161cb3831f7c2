/** Tests of the faults themselves, against a real control plane. */
@NullMarked
package dev.headwater.e2e.fault;

import org.jspecify.annotations.NullMarked;
