package dev.elasticacheoperator.chaos;

import java.util.List;

/** A change of one field of the spec to one of the values that it may have. */
record ScheduledChange(String path, List<Object> values) {

  /** Value of a field that the edit removes. */
  static final Object ABSENT = new Object();

  Move.Edit edit(String environment, Object value) {
    return new Move.Edit(environment, path, value == ABSENT ? null : value);
  }
}
