/** Tests of what policies of IAM allow. */
@NullMarked
package dev.headwater.e2e.aws.policy;

import org.jspecify.annotations.NullMarked;
