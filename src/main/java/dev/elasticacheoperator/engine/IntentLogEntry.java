package dev.elasticacheoperator.engine;

import java.time.Instant;

/**
 * Entry of the intent log: a create that was announced and whose result is not recorded yet.
 *
 * @param token what the create carries as a tag or client token
 * @param time when the create was announced; the call follows
 */
public record IntentLogEntry(String step, String token, Instant time) {}
