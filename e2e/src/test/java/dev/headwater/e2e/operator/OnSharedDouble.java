package dev.headwater.e2e.operator;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/**
 * A test class that gets the {@link SharedStack} on the double. These begin first: one follows the
 * other, and with the classes on brokers, which do so too, they are what takes longest.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedStacks.Extension.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(providers = OnSharedDouble.Locks.class)
@Order(OnSharedDouble.ALONE)
@interface OnSharedDouble {
  /** Order of a class that runs alone on the stack. */
  int ALONE = 2;

  /** Order of a class that may run beside others: two of them then go at a time. */
  int AFTER_THOSE_ALONE = 3;

  /**
   * Whether others that say so too may run beside it: it neither stops the operator nor makes
   * anything fail. All others run alone.
   */
  boolean besideOthers() default false;

  /** The lock on the stack, shared or not. */
  final class Locks implements ResourceLocksProvider {
    @Override
    public Set<Lock> provideForClass(Class<?> testClass) {
      boolean besideOthers = testClass.getAnnotation(OnSharedDouble.class).besideOthers();
      var mode = besideOthers ? ResourceAccessMode.READ : ResourceAccessMode.READ_WRITE;
      return Set.of(new Lock("the shared stack on the double", mode));
    }
  }
}
