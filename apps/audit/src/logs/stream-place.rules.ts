/**
 * How far a stream has come in each of the organisation's logs that may still grow: `2025.1042-2026.77` is behind the
 * first 1,042 entries of 2025 and the first 77 of 2026. Years rise; a later year that isn't named has not begun.
 */
export type StreamPlace = ReadonlyMap<number, number>;

const form = /^[0-9]{4}\.(0|[1-9][0-9]{0,14})(-[0-9]{4}\.(0|[1-9][0-9]{0,14})){0,7}$/;

/** `undefined` for what is no place. */
export function parsePlace(text: string): StreamPlace | undefined {
  if (!form.test(text)) return undefined;
  const pairs = text.split('-').map((part) => part.split('.').map(Number) as [number, number]);
  const rises = pairs.every(([year], n) => n === 0 || year > (pairs[n - 1]?.[0] as number));
  return rises ? new Map(pairs) : undefined;
}

export const placeText = (place: StreamPlace): string =>
  [...place].map(([year, next]) => `${year}.${next}`).join('-');

/**
 * Years whose logs may still grow: what is late by up to 400 days goes into the log of its own year, and clocks may be
 * a day ahead (`logYear`).
 */
export function growingYears(now: Date): number[] {
  const year = now.getUTCFullYear();
  return [year - 2, year - 1, year, year + 1];
}

/** The place with the years that have begun to count since it was made; they are read from their beginning. */
export function widened(place: StreamPlace, now: Date): StreamPlace {
  const newest = Math.max(...place.keys());
  const later = growingYears(now).filter((year) => year > newest);
  return later.length === 0 ? place : new Map([...place, ...later.map((year) => [year, 0] as const)]);
}

/** Without the years that no entry can come to any more, once they were read. */
export function narrowed(place: StreamPlace, now: Date): StreamPlace {
  const oldest = growingYears(now)[0] as number;
  return [...place.keys()].every((year) => year >= oldest)
    ? place
    : new Map([...place].filter(([year]) => year >= oldest));
}
