/** A log is an organisation's entries of one year, so that retention can close one and keep its head. */
export interface LogName {
  organizationId: string;
  year: number;
}

const dayMs = 86_400_000;

/**
 * The year of the log for an entry of this time: its own (UTC), unless a clock was so wrong that the year says
 * nothing; then it is the year in which it arrived.
 */
export function logYear(timestamp: Date, now: Date): number {
  const age = now.getTime() - timestamp.getTime();
  return age > 400 * dayMs || age < -dayMs ? now.getUTCFullYear() : timestamp.getUTCFullYear();
}

/** `org_100/2026`: in ids, object keys and the origin of checkpoints. */
export const logKey = ({ organizationId, year }: LogName): string => `${organizationId}/${year}`;

/** Sizes sort as text. */
export const padded = (size: number): string => String(size).padStart(16, '0');
