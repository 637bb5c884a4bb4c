import {
  engineSchema,
  keyRingFile,
  mongodbEnv,
  mongodbFaults,
  mongodbUri,
  processEnv,
  readConfig,
} from '@rymeda/service';
import { peerEnv, peerFaults } from '@rymeda/service/peers';
import { checkObjectStore, objectStoreEnv } from '@rymeda/storage';
import { z } from 'zod';
import { parseVerifierKey } from './checkpoints/note.ts';

const faults = (value: string, ctx: z.RefinementCtx, message: string) => {
  ctx.addIssue({ code: 'custom', message, input: value });
  return z.NEVER;
};

/** `<submission prefix>|<verifier key>`, separated by blanks. */
const witnesses = z.string().transform((text, ctx) => {
  const found = text.split(/\s+/).filter((part) => part !== '');
  return found.map((part) => {
    const at = part.indexOf('|');
    const url = part.slice(0, Math.max(0, at)).replace(/\/$/, '');
    try {
      const key = parseVerifierKey(part.slice(at + 1));
      if (URL.canParse(url) && key.type === 'ed25519Cosignature') return { url, key };
    } catch {
      // Told together with all other faults.
    }
    return faults(part, ctx, 'must list <submission prefix>|<verifier key of type 4>, separated by blanks');
  });
});

const logOrigin = z
  .string('must be what the names of logs begin with, for example audit.rymeda.com')
  .regex(/^[a-z0-9.-]+(\/[A-Za-z0-9._-]+)*$/, 'must be a host, perhaps with a path, without scheme');
const sixYears = z.coerce.number<string>().int().min(6, 'must be at least 6').max(100).default(6);

const schema = engineSchema({
  /** The append-only log; its user may insert and find, nothing else. `MONGODB_URI` is the work data. */
  AUDIT_LOG_MONGODB_URI: mongodbUri(),
  ...objectStoreEnv,
  /** What the names of logs begin with: a host and path without scheme that is the operator's alone. */
  AUDIT_LOG_ORIGIN: logOrigin,
  /** Signs checkpoints: an asymmetric KMS key. Without it a local key does, which production refuses. */
  AUDIT_SIGNING_KMS_KEY_ID: z.string().optional(),
  /** A second signature beside the first, for a change of keys. */
  AUDIT_SECOND_SIGNING_KMS_KEY_ID: z.string().optional(),
  /** Where links to exports lead when a folder holds them: this service. */
  PUBLIC_URL: z.url('must be a URL').optional(),
  AUDIT_WITNESSES: witnesses.default([]),
  /** How long new entries may wait for a checkpoint, seconds. */
  AUDIT_CHECKPOINT_SECONDS: z.coerce.number<string>().min(0.1).max(10).default(5),
  /** For how long what is missing in the log may be late before it is told, seconds. */
  AUDIT_GAP_GRACE_SECONDS: z.coerce.number<string>().int().min(1).max(86_400).default(900),
  /** For how long nobody can delete what was published; 45 CFR 164.316(b)(2) asks for six years. */
  AUDIT_RETENTION_YEARS: sixYears,
})
  .superRefine(checkObjectStore)
  .superRefine((env, ctx) => {
    const fault = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    if (env.RYMEDA_ENV !== 'production') return;
    if (env.AUDIT_SIGNING_KMS_KEY_ID === undefined && env.ALLOW_LOCAL_KEYS !== 'true')
      fault('AUDIT_SIGNING_KMS_KEY_ID', 'must name the KMS key that signs checkpoints');
    for (const { url } of env.AUDIT_WITNESSES)
      if (!url.startsWith('https:')) fault('AUDIT_WITNESSES', 'must be https:// in production');
  });

/** The only reader of the environment; lists all faults at once. */
export const loadConfig = (env: NodeJS.ProcessEnv) => readConfig(schema, env);
export type AuditConfig = ReturnType<typeof loadConfig>;

const { RYMEDA_ENV, LOG_LEVEL, IDENTITY_PULL_SECONDS } = processEnv;

const archiveSchema = z
  .object({
    ...{ RYMEDA_ENV, LOG_LEVEL, IDENTITY_PULL_SECONDS },
    ...peerEnv,
    ...mongodbEnv,
    ...objectStoreEnv,
    /** The log's database under the one login that may remove entries (decision 065). Never given to the service. */
    AUDIT_ARCHIVE_MONGODB_URI: mongodbUri(),
    /** Audit's work data under the same login: it keeps how far it came, and tells of it. */
    MONGODB_URI: mongodbUri(),
    /** Knows who is under legal hold. */
    IDENTITY_URL: z.url('must be a URL'),
    RYMEDA_SERVICE_KEY_FILE: keyRingFile(),
    AUDIT_LOG_ORIGIN: logOrigin,
    AUDIT_RETENTION_YEARS: sixYears,
    /** How long entries stay in the database after their month; 45 CFR 164.316(b)(2) asks for six years. */
    AUDIT_ARCHIVE_AFTER_YEARS: sixYears,
    /** After so long without a sign of life another run goes on with a month, seconds. */
    AUDIT_ARCHIVE_LEASE_SECONDS: z.coerce.number<string>().int().min(1).max(3_600).default(600),
  })
  .superRefine(checkObjectStore)
  .superRefine((env, ctx) => {
    const production = env.RYMEDA_ENV === 'production';
    const open = [
      ...peerFaults(env, { production, demandsCallers: false }),
      ...mongodbFaults(env, production),
    ];
    for (const [path, message] of open) ctx.addIssue({ code: 'custom', path: [path], message });
  });

/** Of the job that archives: nothing of the service's logins, least of all the one that writes to the log. */
export const loadArchiveConfig = (env: NodeJS.ProcessEnv) => readConfig(archiveSchema, env);
export type ArchiveConfig = ReturnType<typeof loadArchiveConfig>;
