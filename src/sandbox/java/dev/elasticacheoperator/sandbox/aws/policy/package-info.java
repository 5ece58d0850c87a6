/**
 * IAM's evaluation of an identity-based policy, put in front of the simulated AWS: each call
 * becomes the actions that AWS asks IAM about, on each resource by itself, with the context keys of
 * the Service Authorization Reference. Nothing of it is active until an {@link
 * dev.elasticacheoperator.sandbox.aws.policy.Enforcement} is hooked in.
 */
package dev.elasticacheoperator.sandbox.aws.policy;
