package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elasticacheoperator.docs.MarkdownTable;
import dev.elasticacheoperator.lab.AdmittingServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The tables of docs/changes.md name every field of the CRD, and no other. */
class ChangesPageTest {

  @Test
  void everyFieldIsInATable() throws IOException {
    var documented = new TreeSet<String>();
    for (var table : List.of("Field", "Memcached", "Replication group", "Serverless")) {
      MarkdownTable.rows(DocumentedChange.PAGE, table).forEach(row -> documented.add(row.get(0)));
    }
    var fields = fields();
    var missing = new TreeSet<>(fields);
    missing.removeIf(field -> documented.stream().anyMatch(row -> isPartOf(field, row)));
    assertEquals(Set.of(), missing, "not in a table");
    documented.removeIf(row -> fields.stream().anyMatch(field -> isPartOf(field, row)));
    assertEquals(Set.of(), documented, "no field");
  }

  /** Returns true if the row is about the field, or about the object that it belongs to. */
  private static boolean isPartOf(String field, String row) {
    return field.equals(row) || field.startsWith(row + ".") || field.startsWith(row + "[");
  }

  /** The leaves of the CRD's spec, such as {@code network.cacheSubnets[].name}. */
  private static Set<String> fields() throws IOException {
    var spec =
        Serialization.unmarshal(Files.readString(AdmittingServer.CRD), JsonNode.class)
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    var found = new TreeSet<String>();
    collect("", spec, found);
    return found;
  }

  private static void collect(String path, JsonNode schema, Set<String> found) {
    if (schema.has("properties")) {
      schema
          .get("properties")
          .fields()
          .forEachRemaining(
              field ->
                  collect(
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      field.getValue(),
                      found));
    } else if (schema.path("items").has("properties")) {
      collect(path + "[]", schema.get("items"), found);
    } else {
      found.add(path);
    }
  }
}
