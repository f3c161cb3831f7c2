/** What the API server asks of a kubelet over HTTPS: logs and exec. */
@NullMarked
package dev.headwater.e2e.kubelet.endpoint;

import org.jspecify.annotations.NullMarked;
