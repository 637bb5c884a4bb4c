import { problem, type Problem } from '@rymeda/kernel';

/** `next` signs beside `current` until it is promoted, or takes over by itself. */
export interface Secrets {
  current: string;
  next?: { secret: string; takesOverAt: string };
}

export const rotationMs = 24 * 3_600_000;

/** What signs now: a rotation that nobody ended has ended by itself. */
export function secretsAt(secrets: Secrets, now: Date): Secrets {
  const { next } = secrets;
  return next !== undefined && Date.parse(next.takesOverAt) <= now.getTime()
    ? { current: next.secret }
    : secrets;
}

/** `replace`: in place of an open rotation's new secret, which somebody has lost, and nobody is installing. */
export function beginRotation(
  secrets: Secrets,
  secret: string,
  now: Date,
  replace: boolean,
): Secrets | Problem {
  const { current, next } = secretsAt(secrets, now);
  if (next !== undefined && !replace)
    return problem('ROTATION_OPEN', 'A rotation of the secret is open; its new secret is not promoted yet', {
      details: { secretRotationEndsAt: next.takesOverAt },
    });
  return { current, next: { secret, takesOverAt: new Date(now.getTime() + rotationMs).toISOString() } };
}

export function promote(secrets: Secrets, now: Date): Secrets | Problem {
  const { next } = secretsAt(secrets, now);
  return next === undefined
    ? problem('INVALID_TRANSITION', 'No rotation of the secret is open')
    : { current: next.secret };
}
