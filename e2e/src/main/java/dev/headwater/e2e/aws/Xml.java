package dev.headwater.e2e.aws;

import java.io.StringReader;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** An element of what clients and AWS send. */
record Xml(Element element) {
  /**
   * Reads a document.
   *
   * @throws IllegalArgumentException when it is no XML
   */
  static Xml parse(String text) {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setNamespaceAware(true);
      var source = new InputSource(new StringReader(text));
      return new Xml(factory.newDocumentBuilder().parse(source).getDocumentElement());
    } catch (Exception e) {
      throw new IllegalArgumentException("a body is not XML: " + text, e);
    }
  }

  /** All elements of a name below this one, however deep, in any namespace. */
  Stream<Xml> elements(String name) {
    var found = element.getElementsByTagNameNS("*", name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> new Xml((Element) found.item(i)));
  }

  /** The text of the first element of a name. */
  Optional<String> text(String name) {
    return elements(name).findFirst().map(found -> found.element().getTextContent());
  }
}
