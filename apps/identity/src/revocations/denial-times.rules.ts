/** Seconds. */
export const tokenLifeS = 3600;
/** A user's: its application gets the next one with its refresh token. */
export const userTokenLifeS = 900;
/** An operator's, who leaves by configuration: no list refuses tokens that are there. */
export const operatorTokenLifeS = 600;
/** Clocks that differ, and a token request that read the directory just before the change. */
const marginS = 120;

/** When no token of a client that is revoked now can be valid any more: its entry may go. */
export const revocationExpiry = (now: Date): Date => new Date(now.getTime() + (tokenLifeS + marginS) * 1000);

/**
 * The last second whose tokens are refused when a client loses a scope now: one more than this one, for a token
 * that is being issued while the change commits.
 */
export const deniedUntil = (now: Date): number => Math.floor(now.getTime() / 1000) + 1;
