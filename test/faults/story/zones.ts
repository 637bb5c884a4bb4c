/** Where it is fourteen hours later than in Greenwich, and where twelve earlier. */
const last = 'Etc/GMT+12';
const first = 'Pacific/Kiritimati';

/**
 * A day, a zone where it lasts for an hour at least, and one where it has passed: an organisation that moves from one to
 * the other sees the day end, without anybody touching a clock.
 */
export function endingDay(now: Date): { day: string; before: string; after: string } {
  const before = now.getUTCHours() === 11 ? 'UTC' : last;
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: before }).format(now);
  return { day, before, after: first };
}
