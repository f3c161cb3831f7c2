package dev.headwater.e2e.aws.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/** Who may take a role: its trust policy. Principals are compared by their text alone. */
public final class Trust {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Trusted> statements;

  private Trust(List<Trusted> statements) {
    this.statements = statements;
  }

  /** A statement, and whom it is about. */
  private record Trusted(JsonNode principals, Statement statement) {
    /** What a trust policy says of all it is attached to has no Resource. */
    static Trusted of(JsonNode json) {
      ObjectNode rest = json.isObject() ? json.deepCopy() : JSON.createObjectNode();
      rest.remove("Principal");
      return new Trusted(json.path("Principal"), Statement.of(rest.put("Resource", "*")));
    }

    boolean isAbout(Principal principal) {
      return principals.asText().equals("*")
          || Statement.texts(principals.path(principal.kind()))
              .anyMatch(name -> name.equals("*") || name.equals(principal.name()));
    }
  }

  /** Reads a document; what is no policy trusts nobody. */
  public static Trust parse(String document) {
    try {
      var json = JSON.readTree(document).path("Statement");
      Stream<JsonNode> statements = json.isArray() ? json.valueStream() : Stream.of(json);
      return new Trust(statements.map(Trusted::of).toList());
    } catch (JsonProcessingException e) {
      return new Trust(List.of());
    }
  }

  /** Whether it is about somebody at all, whatever it lets them do. */
  public boolean names(Principal principal) {
    return statements.stream().anyMatch(trusted -> trusted.isAbout(principal));
  }

  /** Whether it lets somebody do all that a call asks for. */
  public boolean lets(Principal principal, List<Access> accesses) {
    return accesses.stream().allMatch(access -> lets(principal, access));
  }

  private boolean lets(Principal principal, Access access) {
    var about = statements.stream().filter(trusted -> trusted.isAbout(principal)).toList();
    return about.stream().noneMatch(t -> t.statement().denies() && applies(t, access) != Truth.NO)
        && about.stream().anyMatch(t -> !t.statement().denies() && applies(t, access) == Truth.YES);
  }

  private static Truth applies(Trusted trusted, Access access) {
    return trusted.statement().applies(access);
  }
}
