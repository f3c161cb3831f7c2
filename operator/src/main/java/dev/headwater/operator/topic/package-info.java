/** StreamTopic: observe, plan, apply, report. */
@NullMarked
package dev.headwater.operator.topic;

import org.jspecify.annotations.NullMarked;
