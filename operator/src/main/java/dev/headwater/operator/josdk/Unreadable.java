package dev.headwater.operator.josdk;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.Serial;
import java.util.Optional;
import java.util.Set;

/**
 * Custom resources that are stored in a form that our types cannot hold, such as text where a
 * number is expected: written under an older or looser CRD. fabric8 fails on the whole list or
 * watch for one of them, and JOSDK then exits, at each start again (JOSDK #882, #1170). Here such
 * an object is read without its spec and carries the fault, so that its reconciler can report it
 * and the others are served.
 */
public final class Unreadable {
  /** Nobody else can set it: the API server refuses annotation keys with a space. */
  static final String MARK = "headwater: unreadable";

  private Unreadable() {}

  /** Why the object could not be read, naming the field; empty for all others. */
  public static Optional<String> fault(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(MARK));
  }

  /**
   * How a client reads and writes objects.
   *
   * @param types custom resources that are read without their spec when that cannot be read
   */
  public static KubernetesSerialization tolerating(Set<Class<? extends HasMetadata>> types) {
    var mapper = new ObjectMapper();
    mapper.registerModule(new SimpleModule("unreadable").setDeserializerModifier(wrapping(types)));
    return new KubernetesSerialization(mapper, true);
  }

  private static BeanDeserializerModifier wrapping(Set<Class<? extends HasMetadata>> types) {
    return new BeanDeserializerModifier() {
      @Serial private static final long serialVersionUID = 1L;

      @Override
      public JsonDeserializer<?> modifyDeserializer(
          DeserializationConfig config, BeanDescription description, JsonDeserializer<?> original) {
        return types.contains(description.getBeanClass())
            ? new TolerantDeserializer(original)
            : original;
      }
    };
  }
}
