import { randomFillSync } from 'node:crypto';
import { sha256 } from './digest.ts';

/** All record id prefixes; an id is `<prefix>_` and the 32 lower-case hex digits of a UUIDv7 (RFC 9562). */
export const idPrefixes = {
  patient: 'pat',
  provider: 'prv',
  session: 'ses',
  note: 'not',
  breakGlass: 'bgl',
  auditLog: 'aud',
  auditExport: 'exp',
  disclosure: 'dsc',
  accountingSuspension: 'dsp',
  refusedRequests: 'rfr',
  apiClient: 'cli',
  organization: 'org',
  role: 'rol',
  user: 'usr',
  request: 'req',
  payer: 'pay',
  claim: 'clm',
  coverage: 'cov',
  codeList: 'cdl',
  claimDocument: 'doc',
  batch: 'bat',
  submission: 'sub',
  file: 'fil',
  remittance: 'rem',
  deposit: 'dep',
  exception: 'exc',
  ledgerEntry: 'led',
  revenueSettings: 'rst',
  endpoint: 'whe',
  delivery: 'whd',
  replay: 'whr',
  artifact: 'art',
  upload: 'upl',
  assignment: 'asg',
  obligation: 'obl',
  attestation: 'att',
  credential: 'crd',
  incident: 'inc',
  agreement: 'baa',
  posture: 'pos',
  binder: 'bnd',
  screeningSubject: 'sbj',
  screening: 'scm',
  screeningRun: 'scr',
  complianceSettings: 'cst',
  workflow: 'wfl',
  run: 'run',
  task: 'tsk',
} as const;

let lastMs = 0;
let counter = 0;
const pool = Buffer.alloc(4096);
let poolAt = pool.length;

function random(bytes: number): Buffer {
  if (poolAt + bytes > pool.length) {
    randomFillSync(pool);
    poolAt = 0;
  }
  return pool.subarray(poolAt, (poolAt += bytes));
}

/**
 * The 32 hex digits of a UUIDv7. Within a process they are strictly ascending: `rand_a` and the top of
 * `rand_b` hold a counter (RFC 9562, section 6.2, method 1), and a clock that goes back is held.
 */
export function uuidv7Hex(nowMs: number = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = random(2).readUInt16BE() & 0x7ff;
  } else if (++counter > 0x3ffff) {
    lastMs += 1;
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const randA = (counter >> 6).toString(16).padStart(3, '0');
  const tail = random(8);
  tail[0] = 0x80 | (counter & 0x3f);
  return `${time}7${randA}${tail.toString('hex')}`;
}

/**
 * 32 hex digits in a UUIDv7's form that follow from `name`, the same each time. `time`: its first 12 digits; they
 * come out of the hash too where no time belongs to it.
 */
export function derivedUuidv7Hex(name: string, time = ''): string {
  const digits = time + sha256(name).toString('hex');
  return `${digits.slice(0, 12)}7${digits.slice(12, 15)}8${digits.slice(15, 30)}`;
}

/** A UUIDv7 with hyphens, as CloudEvents ids carry it. */
export function uuidv7(nowMs?: number): string {
  return withHyphens(uuidv7Hex(nowMs));
}

export const withHyphens = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

export const withoutHyphens = (uuid: string): string => uuid.replaceAll('-', '');

/** A new id, for example `newId('pat')`. */
export const newId = (prefix: string, nowMs?: number): string => `${prefix}_${uuidv7Hex(nowMs)}`;

const idBody = /^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/;

/** Whether `value` is a well-formed id of this prefix. A malformed id in a path answers 404. */
export function isId(prefix: string, value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length === prefix.length + 33 &&
    value.startsWith(`${prefix}_`) &&
    idBody.test(value.slice(prefix.length + 1))
  );
}

/** The creation time that an id carries, in milliseconds since the epoch. */
export const idTimeMs = (id: string): number =>
  parseInt(id.slice(id.indexOf('_') + 1, id.indexOf('_') + 13), 16);

/** Organisations may have ids chosen by the operator, such as `org_100`. */
export const isOrganizationId = (value: unknown): value is string =>
  typeof value === 'string' && /^org_[a-z0-9]{1,40}$/.test(value);
