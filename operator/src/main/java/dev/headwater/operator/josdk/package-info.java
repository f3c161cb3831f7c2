/** Extensions and workarounds of the Java Operator SDK. */
@NullMarked
package dev.headwater.operator.josdk;

import org.jspecify.annotations.NullMarked;
