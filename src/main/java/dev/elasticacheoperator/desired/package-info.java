/**
 * From the object to what shall be on AWS: names, CIDR blocks and every other default. Pure: the
 * same object and the same {@link dev.elasticacheoperator.environment.Settings} give the same
 * environment, whenever and wherever it is asked for.
 */
package dev.elasticacheoperator.desired;
