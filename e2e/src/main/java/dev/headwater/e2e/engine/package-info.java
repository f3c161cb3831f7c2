/**
 * What the images of a stack are on this machine: the engine, in its grades, and the operator's
 * jar.
 */
@NullMarked
package dev.headwater.e2e.engine;

import org.jspecify.annotations.NullMarked;
