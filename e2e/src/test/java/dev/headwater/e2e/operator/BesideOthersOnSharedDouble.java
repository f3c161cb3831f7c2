package dev.headwater.e2e.operator;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test class that gets the {@link SharedStack} on the double, beside others that say so too: it
 * neither stops the operator nor makes anything fail for them. These come after those that run
 * alone, two at a time.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedStacks.Extension.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = OnSharedDouble.STACK, mode = ResourceAccessMode.READ)
@Order(3)
@interface BesideOthersOnSharedDouble {}
