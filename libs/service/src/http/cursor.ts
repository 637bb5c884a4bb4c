import { hmac, macRing, problem, type KeyRing } from '@rymeda/kernel';

/** Where a page ends: the sort keys of its last row. */
export interface Position {
  time: Date;
  id: string;
}

/** What a cursor belongs to: an organisation's query. Filters may hold PHI; only a MAC of them leaves. */
export interface CursorScope {
  organizationId: string;
  operation: string;
  filters: Record<string, unknown>;
}

/**
 * Opaque cursors: the position in clear (a time and an id, no PHI) and a MAC over it, the organisation, the
 * operation and the filters. One that was changed, is foreign or belongs to another query is INVALID_CURSOR.
 */
export function cursorCodec(keys: KeyRing, service: string) {
  const mac = macRing(keys, `cursors/${service}`, (key, ...parts) => hmac(key, ...parts).subarray(0, 16));
  const partsOf = (scope: CursorScope, time: string, id: string): string[] => [
    scope.organizationId,
    scope.operation,
    canonical(scope.filters),
    time,
    id,
  ];
  return {
    seal(scope: CursorScope, position: Position): string {
      const time = String(position.time.getTime());
      const head = Buffer.from(`${time}.${position.id}`, 'utf8');
      return Buffer.concat([mac.of(...partsOf(scope, time, position.id)), head]).toString('base64url');
    },
    open(scope: CursorScope, cursor: string): Position {
      if (cursor.length > maxCursorLength) throw invalid();
      const bytes = Buffer.from(cursor, 'base64url');
      const head = bytes.subarray(16).toString('utf8');
      const dot = head.indexOf('.');
      const [time, id] = [head.slice(0, Math.max(dot, 0)), head.slice(dot + 1)];
      const whole = bytes.toString('base64url') === cursor && dot > 0;
      if (!whole || !mac.isOf(bytes.subarray(0, 16), ...partsOf(scope, time, id))) throw invalid();
      return { time: new Date(Number(time)), id };
    },
  };
}
const maxCursorLength = 1024;
const invalid = () => problem('INVALID_CURSOR', 'The cursor is not valid for this query');
export type CursorCodec = ReturnType<typeof cursorCodec>;

const canonical = (filters: Record<string, unknown>): string =>
  JSON.stringify(
    Object.keys(filters)
      .filter((k) => filters[k] !== undefined)
      .sort()
      .map((k) => [k, filters[k]]),
  );

/** One page out of `limit + 1` rows. */
export interface Page<T> {
  items: T[];
  /** Of the last item, when there is more. */
  next: Position | null;
}

export function pageOf<T>(rows: T[], limit: number, position: (row: T) => Position): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? position(last) : null };
}

/** The filter that continues after a position in a list sorted newest first by (`time`, _id). */
export const afterPosition = (after: Position | undefined, time = 'createdAt'): Record<string, unknown> =>
  after === undefined
    ? {}
    : {
        [time]: { $lte: after.time },
        $or: [{ [time]: { $lt: after.time } }, { [time]: after.time, _id: { $lt: after.id } }],
      };

/** Its twin, for what is read oldest first. */
export const behindPosition = (after: Position | undefined, time = 'createdAt'): Record<string, unknown> =>
  after === undefined
    ? {}
    : {
        [time]: { $gte: after.time },
        $or: [{ [time]: { $gt: after.time } }, { [time]: after.time, _id: { $gt: after.id } }],
      };
