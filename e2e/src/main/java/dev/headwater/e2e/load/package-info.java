/** Numbered records through a cluster, and the account of what was lost, doubled or late. */
@NullMarked
package dev.headwater.e2e.load;

import org.jspecify.annotations.NullMarked;
