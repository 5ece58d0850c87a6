package dev.elasticacheoperator.engine;

import java.time.Instant;

/**
 * A journal entry: a create that was announced and whose result is not on record yet.
 *
 * @param token what the create carries as a tag
 * @param time when it was announced; the call came after
 */
public record IntentLogEntry(String step, String token, Instant time) {}
