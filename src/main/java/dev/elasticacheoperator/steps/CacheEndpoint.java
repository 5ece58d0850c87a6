package dev.elasticacheoperator.steps;

/**
 * Where a cache answers.
 *
 * @param host DNS name
 * @param port TCP port
 */
public record CacheEndpoint(String host, int port) {}
