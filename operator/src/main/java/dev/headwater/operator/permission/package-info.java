/** What the installation permits to namespaces of Kubernetes, as it is listed in settings. */
@NullMarked
package dev.headwater.operator.permission;

import org.jspecify.annotations.NullMarked;
