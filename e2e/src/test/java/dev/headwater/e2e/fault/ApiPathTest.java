package dev.headwater.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiPathTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /api/v1/pods                                    | list - v1 pods - -",
        "GET    | /api/v1/namespaces/shop/pods?limit=5            | list - v1 pods shop -",
        "GET    | /api/v1/namespaces/shop/pods/a                  | get - v1 pods shop a",
        "HEAD   | /api/v1/namespaces/shop/pods/a                  | get - v1 pods shop a",
        "POST   | /api/v1/namespaces/shop/pods                    | create - v1 pods shop -",
        "PUT    | /api/v1/namespaces/shop/pods/a                  | update - v1 pods shop a",
        "PATCH  | /api/v1/namespaces/shop/pods/a/status           | patch - v1 pods/status shop a",
        "DELETE | /api/v1/namespaces/shop/pods/a                  | delete - v1 pods shop a",
        "DELETE | /api/v1/namespaces/shop/pods?labelSelector=a    | deletecollection - v1 pods shop"
            + " -",
        "POST   | /api/v1/namespaces/shop/pods/a/eviction         | create - v1 pods/eviction shop"
            + " a",
        "GET    | /api/v1/namespaces/shop/pods/a/log?follow=true  | get - v1 pods/log shop a",
        "GET    | /api/v1/namespaces/shop/services/a/proxy/x/y    | get - v1 services/proxy shop a",
        "GET    | /api/v1/namespaces                              | list - v1 namespaces - -",
        "GET    | /api/v1/namespaces/shop                         | get - v1 namespaces shop shop",
        "PATCH  | /api/v1/namespaces/shop/status                  | patch - v1 namespaces/status"
            + " shop shop",
        "PUT    | /api/v1/namespaces/shop/finalize                | update - v1 namespaces/finalize"
            + " shop shop",
        "GET    | /api/v1/nodes/node-a                            | get - v1 nodes - node-a",
        "GET    | /apis/apps/v1/namespaces/s/statefulsets/a/scale | get apps v1 statefulsets/scale"
            + " s a",
        "PATCH  | /apis/h.dev/v1alpha1/namespaces/s/ts/a?force=1  | patch h.dev v1alpha1 ts s a",
        "GET    | /apis/apps/v1/statefulsets?watch=true           | watch apps v1 statefulsets - -",
        "GET    | /apis/apps/v1/statefulsets?limit=1&watch        | watch apps v1 statefulsets - -",
        "GET    | /apis/apps/v1/statefulsets?watch=false          | list apps v1 statefulsets - -",
        "GET    | /apis/apps/v1/statefulsets?watch=0              | list apps v1 statefulsets - -",
        "GET    | /api/v1/pods?fieldSelector=metadata.name%3Da    | list - v1 pods - a",
        "GET    | /api/v1/pods?watch=1&fieldSelector=metadata.name%3D%3Da | watch - v1 pods - a",
        "GET    | /api/v1/watch/namespaces/shop/pods              | watch - v1 pods shop -",
        "GET    | /api/v1/watch/pods                              | watch - v1 pods - -",
        "GET    | /apis/apps/v1/watch/namespaces/s/deployments/a  | watch apps v1 deployments s a",
        "GET    | /api/v1/namespaces/shop/configmaps/a%2Bb        | get - v1 configmaps shop a+b",
        "POST   | /api/v1/namespaces/shop/serviceaccounts/a/token | create - v1"
            + " serviceaccounts/token shop a",
        "GET    | /readyz                                         | get - - - - -",
        "GET    | /api/v1                                         | get - - - - -",
        "GET    | /apis/apps/v1                                   | get - - - - -",
        "POST   | /anything                                       | post - - - - -",
      })
  void aRequestIsNamedAsRbacNamesIt(String method, String uri, String expected) {
    ApiCall call = new ApiPath(method, uri).call();

    assertThat(
            "%s %s %s %s %s %s"
                .formatted(
                    call.verb(),
                    shown(call.group()),
                    shown(call.version()),
                    shown(call.resource()),
                    shown(call.namespace()),
                    shown(call.name())))
        .isEqualTo(expected);
    assertThat(call.uri()).isEqualTo(uri);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/namespaces/shop/pods, true, true",
    "PUT, /apis/coordination.k8s.io/v1/namespaces/shop/leases/a, true, false",
    "DELETE, /api/v1/namespaces/shop/pods, true, true",
    "GET, /api/v1/namespaces/shop/pods, false, false",
    "GET, /api/v1/watch/namespaces/shop/pods, false, false",
    "DELETE, /anything, false, false"
  })
  void callsThatChangeSomethingAreMutatingAndWritesAreThoseButLeases(
      String method, String uri, boolean mutating, boolean write) {
    ApiCall call = new ApiPath(method, uri).call();

    assertThat(call.mutating()).isEqualTo(mutating);
    assertThat(call.isWrite()).isEqualTo(write);
  }

  @Test
  void anAgedListKeepsTheRestOfItsQuery() {
    var watches = new Watches();
    var pods = new ApiPath("GET", "/api/v1/pods?labelSelector=a&resourceVersion=0").call();
    var current = new ApiPath("GET", "/api/v1/pods?labelSelector=a").call();
    var nodes = new ApiPath("GET", "/api/v1/nodes?resourceVersion=0&limit=1").call();

    try (var _ = watches.age(call -> call.resource().equals("pods"), "17")) {
      assertThat(watches.aged(pods))
          .isEqualTo("/api/v1/pods?labelSelector=a&resourceVersion=17&resourceVersionMatch=Exact");
      assertThat(watches.aged(current)).isEqualTo(current.uri());
      assertThat(watches.aged(nodes)).isEqualTo(nodes.uri());
    }
    assertThat(watches.aged(pods)).isEqualTo(pods.uri());
  }

  private static String shown(String value) {
    return value.isEmpty() ? "-" : value;
  }
}
