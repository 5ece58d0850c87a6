/**
 * The types of the custom resource {@code ElastiCacheEnvironment}, and nothing else. The CRD in
 * {@code deploy/crds} is generated from these types: each field has its description, default,
 * bounds and rules here. The generator has no annotations for list types and the order of columns,
 * so CrdFile in the tests adds them.
 *
 * <p>A component is null if the user left the field out and it has no constant default. Fields that
 * a newer version of the CRD added are ignored.
 *
 * <p>Rules are annotations of the types, with a {@code fieldPath}, because the generator repeats
 * the annotations of a record's component. Rules are CEL and not patterns, so that people
 * understand the refusal.
 */
package dev.elasticacheoperator.api.v1alpha1;
