package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.docs.MarkdownTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row of a table in docs/changes.md, with the edits of the spec that make the change.
 *
 * @param field the first column
 * @param change the second column
 * @param kind the third column
 * @param before fields that the environment has before the change, on top of its example
 * @param after fields that change; null takes a field away
 * @param calls calls that the change takes, where the table's test says them
 */
record DocumentedChange(
    String field,
    String change,
    Kind kind,
    Map<String, Object> before,
    Map<String, Object> after,
    List<String> calls) {

  static final Path PAGE = Path.of("docs/changes.md");

  /** The effect of a change, by the word of the page. */
  enum Kind {
    IN_PLACE("in place"),
    CACHE("the cache"),
    BASTION("the bastion"),
    REBOOT("a reboot"),
    NO_CALL("no AWS call"),
    TOLD("told"),
    REFUSED("refused");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  static DocumentedChange row(String field, String change, Kind kind) {
    return new DocumentedChange(field, change, kind, Map.of(), Map.of(), List.of());
  }

  /** Returns the row of a field whose every change has the same effect. */
  static DocumentedChange any(String field, Kind kind, Object value) {
    return row(field, "any", kind).to(value);
  }

  /** Returns the change from a value of its field. */
  DocumentedChange from(Object value) {
    return given(field, value);
  }

  /** Returns the change to a value of its field. */
  DocumentedChange to(Object value) {
    return edit(field, value);
  }

  /** Returns the change of an environment with another field set. */
  DocumentedChange given(String path, Object value) {
    return new DocumentedChange(field, change, kind, with(before, path, value), after, calls);
  }

  DocumentedChange given(Map<String, Object> fields) {
    var all = new LinkedHashMap<>(before);
    all.putAll(fields);
    return new DocumentedChange(field, change, kind, all, after, calls);
  }

  /** Returns the change with an edit of another field. */
  DocumentedChange edit(String path, Object value) {
    return new DocumentedChange(field, change, kind, before, with(after, path, value), calls);
  }

  /** Returns the change with the names of the calls that it takes, in order. */
  DocumentedChange calls(String... names) {
    return new DocumentedChange(field, change, kind, before, after, List.of(names));
  }

  private static Map<String, Object> with(Map<String, Object> fields, String path, Object value) {
    var more = new LinkedHashMap<>(fields);
    more.put(path, value);
    return Collections.unmodifiableMap(more);
  }

  boolean is(Kind one) {
    return kind == one;
  }

  /** Returns the paths of the fields before the change, each followed by its value. */
  List<Object> edits() {
    return edits(before);
  }

  static List<Object> edits(Map<String, Object> fields) {
    var edits = new ArrayList<Object>();
    fields.forEach(
        (path, value) -> {
          edits.add(path);
          edits.add(value);
        });
    return edits;
  }

  /** Applies the object with the fields changed, in one update. */
  void applyTo(Fixture fixture) {
    var object = fixture.harness.environment(Fixture.NAME);
    after.forEach((path, value) -> object.setSpec(Fixture.with(object.getSpec(), path, value)));
    fixture.harness.api.apply(object);
    fixture.harness.changed(Fixture.NAME);
  }

  /** Fails unless a table of the page has exactly these rows, in this order. */
  static void assertTable(String table, List<DocumentedChange> changes) throws IOException {
    assertEquals(
        MarkdownTable.rows(PAGE, table).stream().map(row -> row.subList(0, 3)).toList(),
        changes.stream().map(c -> List.of(c.field, c.change, c.kind.word)).toList());
  }

  @Override
  public String toString() {
    return field + ", " + change;
  }
}
