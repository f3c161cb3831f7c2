/** AWS behind small interfaces: values out, never types of the SDK. */
@NullMarked
package dev.headwater.operator.aws;

import org.jspecify.annotations.NullMarked;
