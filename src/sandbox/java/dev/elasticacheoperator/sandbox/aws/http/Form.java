package dev.elasticacheoperator.sandbox.aws.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The arguments of a query request as a tree: {@code Filter.1.Value.2=x} is the text of the node 2
 * under Value under 1 under Filter. Texts are taken out as they are read, so that those left over
 * are the arguments that nobody knows.
 */
final class Form {

  private final Map<String, Form> children = new LinkedHashMap<>();
  private String text;

  /**
   * @param encoded a URL-encoded form; the arguments of a signature (X-Amz-) are left out
   * @throws RefusedRequest if it is not URL-encoded
   */
  static Form parse(String encoded) {
    Form root = new Form();
    for (String pair : encoded.split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (!name.isEmpty() && !name.startsWith("X-Amz-")) {
        root.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return root;
  }

  Optional<Form> child(String name) {
    return Optional.ofNullable(children.get(name));
  }

  /** The children with numbers for names, in the order of the numbers. */
  List<Form> indexed() {
    Map<Integer, Form> elements = new TreeMap<>();
    children.forEach(
        (name, child) -> {
          if (name.matches("\\d{1,9}")) {
            elements.put(Integer.valueOf(name), child);
          }
        });
    return List.copyOf(elements.values());
  }

  /** Takes this node's own text, if it has one. */
  Optional<String> takeText() {
    Optional<String> taken = Optional.ofNullable(text);
    text = null;
    return taken;
  }

  /** Takes the empty text that stands for an empty list. */
  void takeEmptyText() {
    if ("".equals(text)) {
      text = null;
    }
  }

  /** The full names of the texts that have not been taken. */
  List<String> untaken() {
    List<String> names = new ArrayList<>();
    children.forEach((name, child) -> child.collectUntaken(name, names));
    return names;
  }

  private void collectUntaken(String name, List<String> names) {
    if (text != null) {
      names.add(name);
    }
    children.forEach((part, child) -> child.collectUntaken(name + "." + part, names));
  }

  private void put(String name, String value) {
    Form node = this;
    for (String part : name.split("\\.")) {
      node = node.children.computeIfAbsent(part, p -> new Form());
    }
    node.text = value;
  }

  private static String decode(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RefusedRequest("MalformedQueryString", "Not URL-encoded: " + encoded);
    }
  }
}
