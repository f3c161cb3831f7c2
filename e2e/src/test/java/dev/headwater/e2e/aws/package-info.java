/** Tests of the local AWS against moto itself and through the front. */
@NullMarked
package dev.headwater.e2e.aws;

import org.jspecify.annotations.NullMarked;
