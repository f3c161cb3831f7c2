package dev.headwater.e2e.aws;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A call of a service whose calls are named by method and path alone. Those are listed that
 * somebody has to tell apart.
 */
record RestOperation(String service, String method, Pattern path, String name) {
  private static final String CLUSTERS = "/clusters";
  private static final String CLUSTER = "/clusters/[^/]+";

  private static final String ASSOCIATIONS = CLUSTER + "/pod-identity-associations";
  private static final String ASSOCIATION = ASSOCIATIONS + "/[^/]+";

  private static final List<RestOperation> KNOWN =
      List.of(
          eks("POST", CLUSTERS, "CreateCluster"),
          eks("GET", CLUSTERS, "ListClusters"),
          eks("GET", CLUSTER, "DescribeCluster"),
          eks("DELETE", CLUSTER, "DeleteCluster"),
          eks("GET", CLUSTER + "/addons/[^/]+", "DescribeAddon"),
          eks("POST", ASSOCIATIONS, "CreatePodIdentityAssociation"),
          eks("GET", ASSOCIATIONS, "ListPodIdentityAssociations"),
          eks("GET", ASSOCIATION, "DescribePodIdentityAssociation"),
          eks("POST", ASSOCIATION, "UpdatePodIdentityAssociation"),
          eks("DELETE", ASSOCIATION, "DeletePodIdentityAssociation"),
          eks("POST", "/tags/.+", "TagResource"));

  /** AWS's name of a request; empty when it is not listed. */
  static Optional<String> of(Request request) {
    return KNOWN.stream().filter(known -> known.fits(request)).map(RestOperation::name).findFirst();
  }

  private boolean fits(Request request) {
    return service.equals(request.service())
        && method.equals(request.method())
        && path.matcher(request.path()).matches();
  }

  private static RestOperation eks(String method, String path, String name) {
    return new RestOperation("eks", method, Pattern.compile(path), name);
  }
}
