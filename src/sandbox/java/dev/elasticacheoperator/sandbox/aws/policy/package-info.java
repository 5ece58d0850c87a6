/**
 * IAM's evaluation of an identity-based policy in front of the simulated AWS. Each call becomes the
 * actions that AWS checks, one per resource, with the context keys of the Service Authorization
 * Reference. It is active once an {@link dev.elasticacheoperator.sandbox.aws.policy.Enforcement} is
 * hooked in.
 */
package dev.elasticacheoperator.sandbox.aws.policy;
