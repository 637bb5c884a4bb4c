import { patientRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { problem } from '@rymeda/kernel';
import { afterPosition, pageOf, type EngineCore, type Page, type Position } from '@rymeda/service';
import { isDuplicateKey } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { PatientState } from './patient.ts';

/** API field names at the top level, PHI as `ENC[…]`. */
interface PatientDocument extends TenantDocument, Record<string, unknown> {
  schemaVersion: number;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
  /** Blind index tokens of all searchable fields, in one multikey index. */
  search: string[];
  /** Unique in the organisation: the partner's id for the patient. Goes when the patient is deleted. */
  uniquePartnerPatientId?: string;
}

export interface PatientSearch {
  lastName?: string;
  firstName?: string;
  dateOfBirth?: string;
  mrn?: string;
  partnerPatientId?: string;
  email?: string;
  phone?: string;
}

const searchable = [
  'mrn',
  'partnerPatientId',
  'email',
  'phone',
  'dateOfBirth',
  'lastName',
  'firstName',
] as const;

export function patientStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const patients = core.database.collection<PatientDocument>(patientRecord.collection);
  const guards = core.database.collection<TenantDocument>('person_guards');
  const cipher = core.cipher(patientRecord);

  const partnerContext = (partnerId: string | null) => ({ context: partnerId ?? '' });
  const token = (scope: Scope, field: (typeof searchable)[number], value: string, partnerId: string | null) =>
    cipher.blind(scope, field, value, field === 'partnerPatientId' ? partnerContext(partnerId) : {});
  const personToken = (scope: Scope, p: Pick<PatientState, 'firstName' | 'lastName' | 'dateOfBirth'>) =>
    cipher.blind(scope, 'person', [p.firstName, p.lastName, p.dateOfBirth]);

  async function toDocument(scope: Scope, state: PatientState): Promise<PatientDocument> {
    const { id, organizationId, partnerId, version, createdAt, updatedAt, ...fields } = state;
    const present = searchable.filter((f) => typeof state[f] === 'string');
    const search = await Promise.all(present.map((f) => token(scope, f, state[f] as string, partnerId)));
    search.push(await personToken(scope, state));
    const unique =
      typeof state.partnerPatientId === 'string'
        ? await cipher.blind(scope, 'partnerPatientId', state.partnerPatientId, {
            ...partnerContext(partnerId),
            full: true,
          })
        : undefined;
    return {
      _id: id,
      organizationId,
      schemaVersion: patientRecord.schemaVersion,
      version,
      partnerId,
      createdAt,
      updatedAt,
      deletedAt: null,
      ...(await cipher.seal(scope, id, fields)),
      search,
      ...(unique === undefined ? {} : { uniquePartnerPatientId: unique }),
    };
  }

  async function open(scope: Scope, documents: PatientDocument[]): Promise<PatientState[]> {
    return (await cipher.open(scope, documents)).map((document) => {
      const {
        _id,
        deletedAt: _d,
        schemaVersion: _v,
        search: _s,
        uniquePartnerPatientId: _u,
        guard: _g,
        ...rest
      } = document;
      return { ...rest, id: _id } as unknown as PatientState;
    });
  }

  async function page(
    scope: Scope,
    filter: Record<string, unknown>,
    limit: number,
    after: Position | undefined,
  ): Promise<Page<PatientState>> {
    const rows = await patients.find(
      scope,
      { ...filter, deletedAt: null, ...afterPosition(after) },
      { sort: { createdAt: -1, _id: -1 }, limit: limit + 1 },
    );
    const { items, next } = pageOf(rows, limit, (r) => ({ time: r.createdAt, id: r._id }));
    return { items: await open(scope, items), next };
  }

  return {
    async load(scope: Scope, id: string, tx?: Tx): Promise<PatientState | null> {
      const document = await patients.findOne(scope, { _id: id, deletedAt: null }, tx ? { tx } : {});
      return document === null ? null : ((await open(scope, [document]))[0] ?? null);
    },

    list(
      scope: Scope,
      filter: { status?: string; primaryProviderId?: string },
      limit: number,
      after?: Position,
    ) {
      return page(scope, filter, limit, after);
    },

    /** Every given value must match exactly, as its blind index normalises it. */
    async search(
      scope: Scope,
      by: PatientSearch,
      filter: Record<string, unknown>,
      partnerId: string | null,
      limit: number,
      after?: Position,
    ) {
      const given = searchable.filter((f) => by[f] !== undefined);
      const tokens = await Promise.all(given.map((f) => token(scope, f, by[f] as string, partnerId)));
      return page(
        scope,
        tokens.length === 0 ? filter : { ...filter, search: { $all: tokens } },
        limit,
        after,
      );
    },

    /**
     * The active patient of this name and date of birth. Writes the person's guard first, so that two creates
     * of one person can't both see nobody.
     */
    async findSamePerson(tx: Tx, scope: Scope, person: PatientState): Promise<string | null> {
      const token = await personToken(scope, person);
      await guards.update(scope, { _id: `${scope.organizationId}:${token}` }, { $inc: { writes: 1 } }, tx, {
        upsert: true,
      });
      const same = { search: token, status: 'active', deletedAt: null };
      const found = await patients.findOne(scope, same, {
        tx,
        projection: { _id: 1 },
        sort: { createdAt: -1, _id: -1 },
      });
      return found?._id ?? null;
    },

    async insert(tx: Tx, scope: Scope, state: PatientState): Promise<void> {
      await unlessTaken(patients.insert(scope, await toDocument(scope, state), tx));
    },

    async replace(tx: Tx, scope: Scope, state: PatientState): Promise<void> {
      const was = { _id: state.id, version: state.version - 1, deletedAt: null };
      await unlessTaken(patients.replace(scope, was, await toDocument(scope, state), tx));
    },

    /** The patient's id and primary provider, if it is there; holds it against a deletion until `tx` ends. */
    async holdForChild(
      tx: Tx,
      scope: Scope,
      id: string,
    ): Promise<{ primaryProviderId: string | null } | null> {
      const held = await patients.update(scope, { _id: id, deletedAt: null }, { $inc: { guard: 1 } }, tx);
      if (held.matched === 0) return null;
      const found = await patients.findOne(scope, { _id: id }, { tx, projection: { primaryProviderId: 1 } });
      return { primaryProviderId: (found?.['primaryProviderId'] as string | null | undefined) ?? null };
    },

    async versionOf(
      tx: Tx,
      scope: Scope,
      id: string,
    ): Promise<Pick<PatientState, 'id' | 'version' | 'status' | 'primaryProviderId'> | null> {
      const projection = { version: 1, status: 1, primaryProviderId: 1 } as const;
      const found = await patients.findOne(scope, { _id: id, deletedAt: null }, { tx, projection });
      return found && ({ ...found, id: found._id } as never);
    },

    async softDelete(tx: Tx, scope: Scope, id: string, version: number): Promise<void> {
      const gone = {
        $set: { deletedAt: tx.now, updatedAt: tx.now, version },
        $unset: { uniquePartnerPatientId: 1 },
      };
      await patients.update(scope, { _id: id, version: version - 1, deletedAt: null }, gone, tx);
    },
  };
}
export type PatientStore = ReturnType<typeof patientStore>;

async function unlessTaken<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (isDuplicateKey(error, 'uniquePartnerPatientId'))
      throw problem('DUPLICATE_IDENTIFIER', 'Partner patient ID already in use', {
        details: { field: 'partnerPatientId' },
      });
    throw error;
  }
}
