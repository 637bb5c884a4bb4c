/** Times here are milliseconds; a local time is written as if it were UTC, so that arithmetic needs no zone. */

/** Some 30 KB each. The runtime knows some 600 zones, but takes each in any mixture of letters. */
const formats = new Map<string, Intl.DateTimeFormat>();
const mostFormats = 600;

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
    if (formats.size >= mostFormats) formats.clear();
    formats.set(zone, format);
  }
  return format;
}

/** What clocks in the zone show at an instant. */
export function toLocal(zone: string, instant: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

export const offsetAt = (zone: string, instant: number): number =>
  toLocal(zone, instant) - Math.floor(instant / 1000) * 1000;

const day = 86_400_000;

/** How clocks change about a span of local time: from one offset to another at an instant. Equal where they don't. */
export interface Change {
  before: number;
  after: number;
  /** The first instant that has the offset `after`. */
  at: number;
}

/** Zones change at whole seconds, and never twice within three days. */
export function changeAbout(zone: string, from: number, to: number): Change {
  let low = from - day;
  let high = to + day;
  const before = offsetAt(zone, low);
  const after = offsetAt(zone, high);
  if (before === after) return { before, after, at: high };
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  return { before, after, at: high };
}

/** Every instant at which clocks show `local`: one; two in an overlap, in their order; none in a gap. */
export function instantsOf(local: number, { before, after, at }: Change): number[] {
  const first = local - before;
  if (before === after) return [first];
  const second = local - after;
  return [...(first < at ? [first] : []), ...(second >= at ? [second] : [])];
}
