import { patientRecord, stateCode, type BlindIndexDefinition } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { problem } from '@rymeda/kernel';
import { afterPosition, pageOf, type EngineCore, type Page, type Position } from '@rymeda/service';
import { isDuplicateKey } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { PatientState } from './patient.ts';
import { personClaims, searchToken, unlessClaimed } from './person-claim.ts';

/** API field names at the top level, PHI as `ENC[…]`. */
interface PatientDocument extends TenantDocument, Record<string, unknown> {
  schemaVersion: number;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
  /** Blind index tokens of all searchable fields, in one multikey index. */
  search: string[];
  /** The person's tokens, untruncated, whether or not this patient holds them. */
  person: string[];
  /** Unique in the organisation: the partner's id for the patient. Goes when the patient is deleted. */
  uniquePartnerPatientId?: string[];
  /** Unique in the organisation: of the active patients who are one person, the one that holds it. */
  uniquePerson?: string[];
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
type Searchable = (typeof searchable)[number];
/** What the blind indexes are made of. */
type Indexed = Pick<PatientState, Searchable | 'partnerId'>;

export function patientStore(core: Pick<EngineCore, 'database' | 'cipher' | 'reindexable'>) {
  const patients = core.database.collection<PatientDocument>(patientRecord.collection);
  const cipher = core.cipher(patientRecord);
  // A person is one in the whole organisation, whoever may see whom.
  const everyone = core.database.integrity<PatientDocument>(patientRecord.collection);
  const claims = personClaims(everyone, cipher);

  const partnerContext = (partnerId: string | null) => ({ context: partnerId ?? '' });
  const contextOf = (field: Searchable, partnerId: string | null) =>
    field === 'partnerPatientId' ? partnerContext(partnerId) : {};

  /** Everything in a document that is made of blind indexes; made anew when the index key rotates. */
  async function indexed(
    scope: Scope,
    patient: Indexed,
    holdsPerson: boolean,
  ): Promise<Partial<PatientDocument>> {
    const { partnerId, partnerPatientId } = patient;
    const present = searchable.filter((f) => typeof patient[f] === 'string');
    const fields = await Promise.all(
      present.map((f) => cipher.blindAll(scope, f, patient[f] as string, contextOf(f, partnerId))),
    );
    const person = await claims.tokensOf(scope, patient);
    const unique =
      typeof partnerPatientId === 'string'
        ? await cipher.blindAll(scope, 'partnerPatientId', partnerPatientId, {
            ...partnerContext(partnerId),
            full: true,
          })
        : undefined;
    return {
      search: [...fields.flat(), ...person.map(searchToken)],
      person,
      ...(unique === undefined ? {} : { uniquePartnerPatientId: unique }),
      ...(holdsPerson ? { uniquePerson: person } : {}),
    };
  }
  core.reindexable<PatientDocument>(
    patientRecord,
    ['search', 'person', 'uniquePartnerPatientId', 'uniquePerson'],
    (scope, document) => indexed(scope, document as unknown as Indexed, document.uniquePerson !== undefined),
  );

  async function toDocument(
    scope: Scope,
    state: PatientState,
    holdsPerson: boolean,
  ): Promise<PatientDocument> {
    const {
      id,
      organizationId,
      partnerId,
      uniquePerson: _p,
      version,
      createdAt,
      updatedAt,
      ...fields
    } = state;
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
      ...(await indexed(scope, state, holdsPerson)),
    } as PatientDocument;
  }

  /** Whether a patient holds its person after a change: when it is active and nobody else does. */
  async function holdsAfter(
    tx: Tx,
    scope: Scope,
    state: PatientState,
    previous: PatientState,
  ): Promise<boolean> {
    if (state.status !== 'active') return false;
    const token = await claims.tokenOf(scope, state);
    const samePerson = token === (await claims.tokenOf(scope, previous));
    if (samePerson && previous.uniquePerson !== null) return true;
    const unchanged = samePerson && previous.status === 'active';
    return !unchanged && (await claims.isFree(tx, scope, token));
  }

  async function open(scope: Scope, documents: PatientDocument[]): Promise<PatientState[]> {
    return (await cipher.open(scope, documents)).map((document) => {
      const {
        _id,
        deletedAt: _d,
        schemaVersion: _v,
        search: _s,
        person: _p,
        uniquePartnerPatientId: _u,
        guard: _g,
        ...rest
      } = document;
      return { ...rest, id: _id, uniquePerson: rest.uniquePerson ?? null } as unknown as PatientState;
    });
  }

  /** What a record is found by: of many records it is not read. */
  const withoutIndexes = { search: 0, person: 0, uniquePartnerPatientId: 0 } as const;
  const newestFirst = { createdAt: -1, _id: -1 } as const;
  const rowsAfter = (scope: Scope, filter: Record<string, unknown>, limit: number, after?: Position) =>
    patients.find(
      scope,
      { ...filter, deletedAt: null, ...afterPosition(after) },
      { sort: newestFirst, limit, projection: withoutIndexes },
    );

  async function page(
    scope: Scope,
    filter: Record<string, unknown>,
    limit: number,
    after: Position | undefined,
  ): Promise<Page<PatientState>> {
    const rows = await rowsAfter(scope, filter, limit + 1, after);
    const { items, next } = pageOf(rows, limit, (r) => ({ time: r.createdAt, id: r._id }));
    return { items: await open(scope, items), next };
  }

  /** The same where an index of few bits also finds others, which are left out once they are opened. */
  async function sievedPage(
    scope: Scope,
    filter: Record<string, unknown>,
    limit: number,
    after: Position | undefined,
    isMeant: (patient: PatientState) => boolean,
  ): Promise<Page<PatientState>> {
    const found: PatientState[] = [];
    for (let from = after; found.length <= limit;) {
      const asked = limit + 1 - found.length;
      const rows = await rowsAfter(scope, filter, asked, from);
      found.push(...(await open(scope, rows)).filter(isMeant));
      const last = rows.at(-1);
      if (last === undefined || rows.length < asked) break;
      from = { time: last.createdAt, id: last._id };
    }
    return pageOf(found, limit, (p) => ({ time: p.createdAt, id: p.id }));
  }

  return {
    async load(scope: Scope, id: string, tx?: Tx): Promise<PatientState | null> {
      const document = await patients.findOne(scope, { _id: id, deletedAt: null }, tx ? { tx } : {});
      return document === null ? null : ((await open(scope, [document]))[0] ?? null);
    },

    /** Also when it was deleted. */
    async loadEver(scope: Scope, id: string): Promise<PatientState | null> {
      const document = await patients.findOne(scope, { _id: id });
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
      const tokens = await Promise.all(
        given.map((f) => cipher.blind(scope, f, by[f] as string, contextOf(f, partnerId))),
      );
      const indexes: Record<string, BlindIndexDefinition> = patientRecord.blind;
      const coarse = given.filter((f) => (indexes[f]?.bits ?? 128) < 128);
      if (tokens.length === 0) return page(scope, filter, limit, after);
      const byTokens = { ...filter, search: { $all: tokens } };
      if (coarse.length === 0) return page(scope, byTokens, limit, after);
      return sievedPage(scope, byTokens, limit, after, (patient) =>
        coarse.every((f) => cipher.sameValue(f, patient[f] ?? '', by[f] as string)),
      );
    },

    /** An active patient of this name and date of birth. */
    async findSamePerson(tx: Tx, scope: Scope, person: PatientState): Promise<string | null> {
      return claims.find(tx, scope, [await claims.tokenOf(scope, person)]);
    },

    /** With `claim`, an active patient holds its person; the transaction is retried when another was first. */
    async insert(tx: Tx, scope: Scope, state: PatientState, claim: boolean): Promise<void> {
      const holds = claim && state.status === 'active';
      await unlessTaken(patients.insert(scope, await toDocument(scope, state, holds), tx));
    },

    /** `previous` tells whether the person changed hands. */
    async replace(tx: Tx, scope: Scope, state: PatientState, previous: PatientState): Promise<void> {
      const holds = await holdsAfter(tx, scope, state, previous);
      const was = { _id: state.id, version: previous.version, deletedAt: null };
      const document = await toDocument(scope, state, holds);
      await unlessTaken(patients.replace(scope, was, document, tx));
      const released = previous.uniquePerson;
      if (released === null || (holds && released.some((token) => document.person.includes(token)))) return;
      await claims.passOn(tx, scope, released, state.id);
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

    /** Whether it is there, whoever may see it; if so, holds it against a deletion until `tx` ends. Discloses nothing. */
    async holdForAnyone(tx: Tx, scope: Scope, id: string): Promise<boolean> {
      const held = await everyone.update(scope, { _id: id, deletedAt: null }, { $inc: { guard: 1 } }, tx);
      return held.matched === 1;
    },

    /** Where the patient lives, as a state's code; null when that is not known. Opens the address alone. */
    async stateOf(tx: Tx, scope: Scope, id: string): Promise<string | null> {
      const projection = { organizationId: 1, address: 1 } as const;
      const found = await patients.findOne(scope, { _id: id, deletedAt: null }, { tx, projection });
      if (found === null || found['address'] == null) return null;
      const [opened] = await cipher.open(scope, [found]);
      const { state } = opened?.['address'] as { state?: string | null };
      return stateCode().safeParse(state).data ?? null;
    },

    /** Whether there is such a patient, whoever may see it; for who is about to say why it must. Discloses nothing. */
    async existsForAnyone(tx: Tx, scope: Scope, id: string): Promise<boolean> {
      return (await everyone.count(scope, { _id: id, deletedAt: null }, { tx, limit: 1 })) > 0;
    },

    /** What a deletion needs to know; discloses nothing. */
    async glance(tx: Tx, scope: Scope, id: string): Promise<PatientGlance | null> {
      const projection = { version: 1, status: 1, primaryProviderId: 1, uniquePerson: 1 } as const;
      const found = await patients.findOne(scope, { _id: id, deletedAt: null }, { tx, projection });
      return found && ({ ...found, id: found._id, uniquePerson: found.uniquePerson ?? null } as never);
    },

    async softDelete(tx: Tx, scope: Scope, patient: PatientGlance, version: number): Promise<void> {
      const gone = {
        $set: { deletedAt: tx.now, updatedAt: tx.now, version },
        $unset: { uniquePartnerPatientId: 1, uniquePerson: 1 },
      };
      await patients.update(scope, { _id: patient.id, version: patient.version, deletedAt: null }, gone, tx);
      if (patient.uniquePerson !== null) await claims.passOn(tx, scope, patient.uniquePerson, patient.id);
    },
  };
}
/** A patient without its PHI. */
export type PatientGlance = Pick<
  PatientState,
  'id' | 'version' | 'status' | 'primaryProviderId' | 'uniquePerson'
>;

export type PatientStore = ReturnType<typeof patientStore>;

async function unlessTaken<T>(write: Promise<T>): Promise<T> {
  try {
    return await unlessClaimed(write);
  } catch (error) {
    if (isDuplicateKey(error, 'uniquePartnerPatientId'))
      throw problem('DUPLICATE_IDENTIFIER', 'Partner patient ID already in use', {
        details: { field: 'partnerPatientId' },
      });
    throw error;
  }
}
