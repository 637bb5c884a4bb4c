import { fieldsOf, type OperationAccess, type ResourceType } from '@rymeda/contracts';
import { problem, type Problem } from '@rymeda/kernel';
import { allOf, type RoleAbility, type RoleFilter } from './role-ability.ts';

type Fields = Readonly<Record<string, unknown>>;

interface AccessFacts {
  /** Whether the operation only reads. */
  reads: boolean;
  /** Fields that the request searches by or sets. */
  fields: readonly string[];
  /** What the caller sees beyond what it may use, so that a refusal says so; default: nothing. */
  seen?: RoleAbility;
  /** Whether the same request with a stated reason would be allowed. */
  reasonWouldHelp?: boolean;
  /** Whether the answer is no record, but tells of one that the caller was let see. */
  tellsOfOne?: boolean;
}

/**
 * What a user's roles leave of the organisation's records during one request. The record that the operation is
 * about is held to the operation's action; whatever else it touches must at least be readable.
 */
export class RecordAccess {
  readonly ability: RoleAbility;
  readonly operation: OperationAccess;
  readonly reads: boolean;
  /** Fields that the request searches by or sets. */
  readonly #fields: readonly string[];
  readonly #reasonWouldHelp: boolean;
  readonly #seen: RoleAbility;
  readonly #tellsOfOne: boolean;

  constructor(ability: RoleAbility, operation: OperationAccess, request: AccessFacts) {
    this.ability = ability;
    this.operation = operation;
    this.reads = request.reads;
    this.#fields = request.fields;
    this.#reasonWouldHelp = request.reasonWouldHelp ?? false;
    this.#seen = request.seen ?? ability;
    this.#tellsOfOne = request.tellsOfOne ?? false;
  }

  /** FORBIDDEN or REASON_REQUIRED where no record of the kind could be dealt with so; decides on no record yet. */
  requireOperation(): void {
    const { action, resource } = this.operation;
    if (!this.ability.allows(action, resource))
      throw this.#reasonWouldHelp
        ? problem('REASON_REQUIRED', 'The caller’s roles allow this with a stated reason only')
        : problem('FORBIDDEN', 'The caller’s roles do not allow this');
    const refused = this.#fields.filter((field) => !this.ability.allows(action, resource, field));
    if (refused.length > 0)
      throw problem('FORBIDDEN', 'The caller’s roles do not allow this for these fields', {
        details: { fields: refused },
      });
  }

  /** FORBIDDEN unless the roles allow this too, at least of some records. */
  requireAlso({ action, resource }: OperationAccess): void {
    if (this.ability.allows(action, resource)) return;
    throw problem('FORBIDDEN', 'The caller’s roles do not allow what the answer leads to', {
      details: { action, resource },
    });
  }

  /** The records that the request may see. Whoever may not see a field may not find records by it either. */
  readable(type: ResourceType): RoleFilter {
    return this.ability.filter('read', type, this.#sought(type));
  }

  /** The records whose refusal may say that they are there. */
  visible(type: ResourceType): RoleFilter {
    return this.#seen.filter('read', type, this.#sought(type));
  }

  #sought(type: ResourceType): readonly string[] {
    return this.reads && type === this.operation.resource ? this.#fields : [];
  }

  /** The records that the request may change; those of other kinds it may only hold, if it can see them. */
  changeable(type: ResourceType): RoleFilter {
    const { action, resource } = this.operation;
    if (type !== resource || this.reads || action === 'create') return this.readable(type);
    return allOf([this.readable(type), this.ability.filter(action, type, this.#fields)]);
  }

  /** Refuses a record that would lie outside the rules after the change, so that nobody moves one away or in. */
  requirePermitted(type: ResourceType, record: Fields): void {
    const { action, resource } = this.operation;
    if (type !== resource || this.reads) return;
    const fields = this.#fields.length === 0 ? [undefined] : this.#fields;
    if (!fields.every((field) => this.ability.permits(action, type, record, field))) throw outsideRoles();
  }

  /** Names of the record's fields that the caller must not see. */
  hidden(type: ResourceType, record: Fields): string[] {
    if (!this.ability.masks(type)) return [];
    return Object.keys(record).filter((field) => !this.ability.permits('read', type, record, field));
  }

  /** Whether the caller may see every field of the records that the operation is about. */
  seesWhole(): boolean {
    return !this.ability.masks(this.operation.resource);
  }

  /** An answer's record without what the caller may not see; of one that it may not see at all, the id. */
  masked(record: Fields): Fields {
    const { resource } = this.operation;
    // It lacks the fields that conditions ask of; the record that it tells of was found within them.
    if (this.#tellsOfOne && this.seesWhole()) return record;
    if (!this.ability.permits('read', resource, record)) return 'id' in record ? { id: record['id'] } : {};
    const hidden = this.hidden(resource, record);
    return hidden.length === 0
      ? record
      : Object.fromEntries(Object.entries(record).filter(([field]) => !hidden.includes(field)));
  }
}

/** A visible record that the caller's roles don't let it change. One that it can't see is NOT_FOUND instead. */
export const outsideRoles = (): Problem =>
  problem('FORBIDDEN', 'The caller’s roles do not allow this for this record');

/** Filters that are not called as the field they compare, and what sets a field by another name than its own. */
const otherNames: Readonly<Record<string, string>> = {
  startTimeFrom: 'startTime',
  startTimeTo: 'startTime',
  from: 'timestamp',
  to: 'timestamp',
  role: 'roles',
  patientId: 'metadata',
  createdAfter: 'createdAt',
  createdBefore: 'createdAt',
  expiresBefore: 'expiresAt',
  uploadId: 'file',
  artifactIds: 'seriesIds',
  headers: 'headerNames',
};

/** The record's fields that a query or body speaks of; whatever else it says (a cursor, an option) is no field. */
export function fieldsSpokenOf(type: ResourceType, given: readonly string[]): string[] {
  const known = fieldsOf(type);
  const named = given.map((name) => (known.includes(name) ? name : (otherNames[name] ?? name)));
  return [...new Set(named)].filter((name) => known.includes(name)).sort();
}
