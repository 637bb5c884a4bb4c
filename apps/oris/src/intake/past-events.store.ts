import type { CloudEvent } from '@rymeda/contracts';
import { withoutHyphens } from '@rymeda/kernel';
import type { EngineCore } from '@rymeda/service';
import type { Scope, TenantDocument, Transactional } from '@rymeda/tenancy';
import { seen, type SeenEvent } from './seen-event.ts';

/** Kept for dry-runs, and for who begins to wait after what it waits for has come. */
export interface PastEventDocument extends TenantDocument, Omit<SeenEvent, 'id'> {
  /** The organisation and the event's id: two of them never meet. */
  _id: string;
  organizationId: string;
  at: Date;
  /** When it is forgotten; while a legal hold lasts it stands in `heldExpireAt`. */
  expireAt?: Date;
  heldExpireAt?: Date;
}

export const keepEventsDays = 30;
export const forgottenAt = (at: Date): Date => new Date(at.getTime() + keepEventsDays * 86_400_000);

export const pastEventId = ({ organizationid, id }: CloudEvent): string =>
  `${organizationid}.${withoutHyphens(id)}`;

export const pastEvent = (event: CloudEvent, at: Date): PastEventDocument => {
  const { id: _id, ...rest } = seen(event);
  return {
    _id: pastEventId(event),
    organizationId: event.organizationid,
    ...rest,
    at,
    expireAt: forgottenAt(at),
  };
};

/** What is waited for: an event whose field says the same, as `waitKey` has it. */
interface Wanted {
  name: string;
  field: string;
  equals: unknown;
}

/** All plain values that read alike. */
export function formsOf(value: unknown): (string | number | boolean)[] {
  const text = String(value);
  return [text, Number(text), text === 'true'].filter((form) => String(form) === text);
}

export function pastEvents({ database }: Pick<EngineCore, 'database'>) {
  const documents = database.collection<PastEventDocument>('events');
  const ofAll = database.across<PastEventDocument>('events');
  const toSeen = (found: PastEventDocument): SeenEvent => {
    const { _id, organizationId, at: _at, expireAt: _e, heldExpireAt: _h, ...rest } = found;
    return { id: _id.slice(organizationId.length + 1), ...rest };
  };
  return {
    async load(scope: Scope, id: string, tx?: Transactional): Promise<SeenEvent | null> {
      const _id = `${scope.organizationId}.${withoutHyphens(id)}`;
      const found = await documents.findOne(
        scope,
        { _id },
        { projection: { deletedAt: 0 }, ...(tx ? { tx } : {}) },
      );
      return found && toSeen(found);
    },
    /**
     * Of one name and value of a field, the oldest first: what came after the event `trigger`, or, without one, since
     * `from`. Events that came in one batch have one `at`: their own times, which are of one engine, tell which was first.
     */
    async since(scope: Scope, of: Wanted, trigger: string | null, from: Date): Promise<SeenEvent[]> {
      const first =
        trigger === null
          ? null
          : await documents.findOne(scope, { _id: `${scope.organizationId}.${trigger}` });
      const found = await documents.find(
        scope,
        {
          name: of.name,
          [`data.${of.field}`]: { $in: formsOf(of.equals) },
          at: { $gte: first?.at ?? from },
        },
        { sort: { at: 1 }, limit: 500 },
      );
      const isAfter = (event: PastEventDocument): boolean =>
        first === null || event.at > first.at || (event._id !== first._id && event.time >= first.time);
      return found.filter(isAfter).map(toSeen);
    },
    /** The newest of one of these names. */
    async latest(scope: Scope, names: readonly string[]): Promise<SeenEvent | null> {
      const [found] = await documents.find(
        scope,
        { name: { $in: [...names] } },
        { sort: { at: -1 }, limit: 1 },
      );
      return found === undefined ? null : toSeen(found);
    },
    /** Of several organisations; fails when one of them is there already, as hardly ever happens. */
    addAcross: (events: readonly PastEventDocument[], tx?: Transactional): Promise<void> =>
      ofAll.insert(events, tx),
    /** What is there already stays as it is. */
    async put(scope: Scope, events: readonly PastEventDocument[], tx?: Transactional): Promise<void> {
      await documents.bulkWrite(
        scope,
        events.map(({ _id, organizationId: _o, ...fields }) => ({
          filter: { _id },
          update: { $setOnInsert: fields },
          upsert: true,
        })),
        tx,
      );
    },
  };
}
export type PastEvents = ReturnType<typeof pastEvents>;
