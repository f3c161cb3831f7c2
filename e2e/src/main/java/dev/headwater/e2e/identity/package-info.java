/** AWS identities of pods, given to them at their admission as EKS does. */
@NullMarked
package dev.headwater.e2e.identity;

import org.jspecify.annotations.NullMarked;
