package dev.elasticacheoperator.aws.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KindsTest {

  @Test
  void eachKindHasANameOfItsOwnAndDeclaresItsCalls() {
    var names = constants().map(Kind::name).toList();
    assertEquals(new HashSet<>(names).size(), names.size(), names::toString);
    constants().forEach(kind -> assertFalse(kind.permissions().all().isEmpty(), kind::name));
    assertTrue(
        constants()
            .flatMap(kind -> kind.permissions().all().stream())
            .allMatch(Kinds.PERMISSIONS.all()::contains));
  }

  @Test
  void theOrphanSweepListsEveryTaggedKind() {
    assertEquals(
        constants().filter(Kind.Tagged.class::isInstance).map(Kind::name).toList(),
        Kinds.tagged().stream().map(Kind::name).toList());
  }

  private static Stream<Kind<?>> constants() {
    List<Kind<?>> kinds = new ArrayList<>();
    for (var field : Kinds.class.getFields()) {
      try {
        if (field.get(null) instanceof Kind<?> kind) {
          kinds.add(kind);
        }
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
    return kinds.stream();
  }
}
