/**
 * A session's start day as a multikey index can bound it and yet keep the order of the list: the day (YYYYMMDD,
 * UTC) and its prefixes down to the decade. A range of times is then a few exact prefixes, which MongoDB merges
 * in the order of (createdAt, id); a range on `startTime` itself would have to be sorted in memory.
 */
const shortest = 3;
const dayMs = 86_400_000;
/** What a planned time may be (`plannedInstant` of the contracts), a day more on either side. */
const earliest = Date.UTC(1899, 11, 31);
const latest = Date.UTC(2200, 0, 2);

const dayOf = (time: Date): string => time.toISOString().slice(0, 10).replaceAll('-', '');

export function startDays(startTime: Date): string[] {
  const day = dayOf(startTime);
  return Array.from({ length: day.length - shortest + 1 }, (_, i) => day.slice(0, shortest + i));
}

/** The fewest prefixes that hold every day from `from` (inclusive) to `to` (exclusive), and no other day. */
export function daysBetween(from: Date | undefined, to: Date | undefined): string[] {
  // The days just outside: between them and the first or last one within there is no other day.
  const before = from === undefined ? '18991231' : dayOf(clamped(new Date(from.getTime() - dayMs)));
  const after = to === undefined ? '22000102' : dayOf(clamped(new Date(to.getTime() - 1 + dayMs)));
  const cover: string[] = [];
  const walk = (prefix: string): void => {
    const rest = 8 - prefix.length;
    const [begins, ends] = [prefix.padEnd(8, '0'), prefix + '9'.repeat(rest)];
    if (ends <= before || begins >= after || !isBegun(prefix)) return;
    if (prefix.length >= shortest && begins > before && ends < after) cover.push(prefix);
    else if (rest > 0) for (let digit = 0; digit <= 9; digit++) walk(`${prefix}${digit}`);
  };
  for (const century of ['18', '19', '20', '21', '22']) walk(century);
  return cover;
}

/** Whether any date of a calendar can begin so: months end at 12, days at 31. */
const isBegun = (prefix: string): boolean =>
  /^\d{2,4}(?:(?<=\d{4})(?:[01]|(?:0[1-9]|1[0-2])(?:[0-3]|0[1-9]|[12]\d|3[01])?))?$/.test(prefix);

const clamped = (time: Date): Date => new Date(Math.min(Math.max(time.getTime(), earliest), latest));
