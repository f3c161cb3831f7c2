/** What policies of IAM allow: pure. */
@NullMarked
package dev.headwater.e2e.aws.policy;

import org.jspecify.annotations.NullMarked;
