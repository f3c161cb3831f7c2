/** Tests of the Helm chart, rendered by Helm itself. */
@NullMarked
package dev.headwater.e2e.chart;

import org.jspecify.annotations.NullMarked;
