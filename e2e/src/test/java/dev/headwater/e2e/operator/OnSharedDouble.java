package dev.headwater.e2e.operator;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test class that gets the {@link SharedStack} on the double, and runs alone on it. These begin
 * first: one follows the other, and with the classes on brokers, which do so too, they are what
 * takes longest.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedStacks.Extension.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(OnSharedDouble.STACK)
@Order(2)
@interface OnSharedDouble {
  /** Name of the lock on the stack. */
  String STACK = "the shared stack on the double";
}
