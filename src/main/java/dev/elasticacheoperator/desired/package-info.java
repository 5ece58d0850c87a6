/**
 * The desired state of an environment: names, CIDR blocks and all other defaults. Pure: the same
 * object and the same {@link dev.elasticacheoperator.desired.OperatorIdentity} always give the same
 * desired state.
 */
package dev.elasticacheoperator.desired;
