package dev.headwater.e2e.aws;

import java.io.StringReader;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Turns the tags inside a CreateBucket body into the body of PutBucketTagging. */
final class BucketTags {
  private BucketTags() {}

  /** Empty when the body has no tags or is not XML (moto answers for that). */
  static Optional<String> tagging(String createBucket) {
    if (!createBucket.contains("Tag>")) {
      return Optional.empty();
    }
    NodeList tags = parse(createBucket).getElementsByTagNameNS("*", "Tag");
    StringBuilder set = new StringBuilder("<Tagging><TagSet>");
    for (int i = 0; i < tags.getLength(); i++) {
      Element tag = (Element) tags.item(i);
      set.append("<Tag><Key>").append(escaped(tag, "Key"));
      set.append("</Key><Value>").append(escaped(tag, "Value")).append("</Value></Tag>");
    }
    return Optional.of(set.append("</TagSet></Tagging>").toString());
  }

  private static Element parse(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setNamespaceAware(true);
      return factory
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)))
          .getDocumentElement();
    } catch (Exception e) {
      throw new IllegalArgumentException("the body of CreateBucket is not XML", e);
    }
  }

  private static String escaped(Element tag, String name) {
    NodeList found = tag.getElementsByTagNameNS("*", name);
    String text = found.getLength() == 0 ? "" : found.item(0).getTextContent();
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
