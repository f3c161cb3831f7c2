/** AWS of the local stack: moto over TLS behind a front that cures what moto gets wrong. */
@NullMarked
package dev.headwater.e2e.aws;

import org.jspecify.annotations.NullMarked;
