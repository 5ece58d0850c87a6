package dev.elasticacheoperator.steps;

/**
 * Where a cache answers.
 *
 * @param host DNS name
 * @param port TCP port
 */
public record Address(String host, int port) {}
