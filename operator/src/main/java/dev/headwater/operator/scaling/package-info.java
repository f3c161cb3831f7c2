/** Decides how many brokers each zone has and which broker leaves; pure. */
@NullMarked
package dev.headwater.operator.scaling;

import org.jspecify.annotations.NullMarked;
