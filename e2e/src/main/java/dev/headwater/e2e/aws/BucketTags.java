package dev.headwater.e2e.aws;

import java.util.Optional;

/** Turns the tags inside a CreateBucket body into the body of PutBucketTagging. */
final class BucketTags {
  private BucketTags() {}

  /** Empty when the body has no tags or is not XML (moto answers for that). */
  static Optional<String> tagging(String createBucket) {
    if (!createBucket.contains("Tag>")) {
      return Optional.empty();
    }
    StringBuilder set = new StringBuilder("<Tagging><TagSet>");
    Xml.parse(createBucket)
        .elements("Tag")
        .forEach(
            tag ->
                set.append("<Tag><Key>")
                    .append(escaped(tag, "Key"))
                    .append("</Key><Value>")
                    .append(escaped(tag, "Value"))
                    .append("</Value></Tag>"));
    return Optional.of(set.append("</TagSet></Tagging>").toString());
  }

  private static String escaped(Xml tag, String name) {
    return tag.text(name)
        .orElse("")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
