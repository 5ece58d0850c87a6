package dev.elasticacheoperator.steps;

/**
 * The endpoint of a cache.
 *
 * @param host DNS name
 * @param port TCP port
 */
public record CacheEndpoint(String host, int port) {}
