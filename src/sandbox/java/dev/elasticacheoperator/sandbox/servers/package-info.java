/**
 * Real servers behind the endpoints of the simulated caches. The simulator itself starts no
 * process. {@link dev.elasticacheoperator.sandbox.servers.CacheServers} makes the servers follow
 * it.
 */
package dev.elasticacheoperator.sandbox.servers;
