import type { Engine } from './scopes.ts';

/**
 * How a record lies in the database. Field ids are permanent: they are bound into each ciphertext, so a field
 * may be renamed but its number is never used again.
 */
export interface RecordDefinition {
  engine: Engine;
  /** Singular, as in `care_patient` (audit) and `care.patient.created` (events). */
  resource: string;
  /** Id prefix. */
  prefix: string;
  /** MongoDB collection, in the engine's own database. */
  collection: string;
  /** Documents carry it and are upcast on read. */
  schemaVersion: number;
  /** The field in clear that names the patient whose it is: what was read of a patient is found by it in the audit log. */
  patient?: string;
  /** PHI: API field name → permanent field id. A string becomes one `ENC[…]`; an object or list one `ENC[…]` of its JSON. */
  phi: Readonly<Record<string, number>>;
  /** Which of the PHI fields hold an object or list. */
  json?: readonly string[];
  /** Fields that an organisation is given when it leaves, of a record that no operation answers with. */
  exported?: readonly string[];
  /** The same besides what operations answer with. */
  exportedAlso?: readonly string[];
  /** Searchable PHI: blind index name → permanent index id and how its values are normalised. */
  blind: Readonly<Record<string, BlindIndexDefinition>>;
}

export interface BlindIndexDefinition {
  id: number;
  /** `person` is compound: first name, last name, date of birth. */
  form: 'name' | 'date' | 'identifier' | 'email' | 'phone' | 'person';
  /**
   * How much of the token is kept, 1 to 256; default 128. Fewer bits let values share a token, which hides how often
   * one occurs; whoever searches then compares the opened values. Unique constraints always take all 256.
   */
  bits?: number;
}

export const record = <const R extends RecordDefinition>(definition: R): R => definition;

/** The audit's name of a record's type, for example `care_patient`. */
export const resourceType = (r: Pick<RecordDefinition, 'engine' | 'resource'>): string =>
  `${r.engine}_${r.resource}`;
