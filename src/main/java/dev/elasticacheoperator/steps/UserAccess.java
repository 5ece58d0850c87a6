package dev.elasticacheoperator.steps;

/**
 * Passwords that AWS reports of a user.
 *
 * @param accepted true if AWS has answered that it takes the passwords of the present credential.
 *     False after the observation is read again, because AWS tells their number only.
 * @param active true if user and group are active and the group has the user, so that its last
 *     change has come into force
 * @param passwords number of its passwords
 */
public record UserAccess(boolean accepted, boolean active, int passwords) {}
