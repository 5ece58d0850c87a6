package dev.elasticacheoperator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code -Dupdate} rewrites the file instead of comparing it. */
class CrdFileTest {

  @Test
  void theInstalledCrdIsWhatTheTypesGive() throws IOException {
    String generated = CrdFile.generate();
    if (System.getProperty("update") != null) {
      Files.createDirectories(CrdFile.PATH.getParent());
      Files.writeString(CrdFile.PATH, generated);
    }
    assertEquals(
        generated,
        Files.readString(CrdFile.PATH),
        "the types have changed: run this test again with -Dupdate and commit " + CrdFile.PATH);
  }

  /** A column without a place would come first. */
  @Test
  void everyColumnHasAPlace() {
    var crd = Serialization.unmarshal(CrdFile.generate(), CustomResourceDefinition.class);
    var columns = crd.getSpec().getVersions().get(0).getAdditionalPrinterColumns();
    assertEquals(
        CrdFile.COLUMNS, columns.stream().map(CustomResourceColumnDefinition::getName).toList());
  }

  /** A user who may not change a field must learn what to do instead. */
  @Test
  void everyRefusalOfAFixedFieldNamesTheWay() {
    var crd = Serialization.unmarshal(CrdFile.generate(), CustomResourceDefinition.class);
    var way = Pattern.compile(": (set|give|create) ");
    assertEquals(
        List.of(),
        Pattern.compile("\"message\":\"([^\"]*)\"")
            .matcher(Serialization.asJson(crd))
            .results()
            .map(match -> match.group(1))
            .filter(message -> message.matches(".*cannot (be|change|go back).*"))
            .filter(message -> !message.contains("combined"))
            .filter(message -> !way.matcher(message).find())
            .toList());
  }
}
