/** Faults on demand between the operator and what it talks to. */
@NullMarked
package dev.headwater.e2e.fault;

import org.jspecify.annotations.NullMarked;
