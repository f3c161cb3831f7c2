/** The subcommands of {@code headwater}. */
@NullMarked
package dev.headwater.operator.cli;

import org.jspecify.annotations.NullMarked;
