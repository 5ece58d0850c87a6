/**
 * The types of the custom resource {@code ElastiCacheEnvironment}, and nothing else. The CRD in
 * {@code deploy/crds} is generated from them: a field's description, default, bounds and rules
 * stand at its type (list types and the order of columns, which the generator has no annotation
 * for, in the test that keeps the file up to date).
 *
 * <p>A component is null where the user left the field out and no constant default exists. Fields
 * that a newer version of the CRD added are ignored, never an error.
 *
 * <p>Rules stand on the types, with a {@code fieldPath}, since the generator repeats those on a
 * record's component. They are CEL rather than patterns wherever a person is to understand the
 * refusal.
 */
package dev.elasticacheoperator.api.v1alpha1;
