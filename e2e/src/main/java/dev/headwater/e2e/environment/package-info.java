/** Where Headwater runs in tests: the local stack as a whole, or k3s, and the operator's chart. */
@NullMarked
package dev.headwater.e2e.environment;

import org.jspecify.annotations.NullMarked;
