import { isOwnHost } from '@rymeda/kernel';
import { engineSchema, readConfig } from '@rymeda/service';
import { checkObjectStore, objectStoreEnv } from '@rymeda/storage';
import { z } from 'zod';

const scanner = z.union(
  [
    z.literal('none'),
    z
      .string()
      .regex(/^clamds?:\/\/[A-Za-z0-9.-]+:\d{1,5}$/)
      .transform((text) => {
        const { protocol, hostname, port } = new URL(text);
        return { hostname, port: Number(port), byTls: protocol === 'clamds:' };
      }),
  ],
  'must be clamds://<host>:<port>, clamd://<host>:<port>, or none',
);
export type ScannerSetting = z.output<typeof scanner>;

const listSource = z
  .string()
  .regex(/^(https:\/\/|\/)/, 'must be an https address or the absolute path of a file');

const schema = engineSchema({
  ...objectStoreEnv,
  /** The engine that owns providers; asked about those that its events have not told of yet. */
  CARE_URL: z.url('must be a URL'),
  /** The engine that keeps the audit log; asked for its proofs, which go into binders. */
  AUDIT_URL: z.url('must be a URL'),
  /** Where links to files lead when a folder holds them: this service. */
  PUBLIC_URL: z.url('must be a URL').optional(),
  /** Looks into each file before anybody can read it. */
  FILE_SCANNER: scanner,
  ALLOW_UNSCANNED_FILES: z.literal('true').optional(),
  /** Files would go to the scanner in clear: production refuses that unless this is set, or the scanner is beside it. */
  ALLOW_OPEN_SCANNER: z.literal('true').optional(),
  /** Where the exclusion lists of OIG and GSA are published: an https address, or a file. */
  LEIE_SOURCE: listSource.optional(),
  SAM_SOURCE: listSource.optional(),
})
  .superRefine(checkObjectStore)
  .superRefine((env, ctx) => {
    if (env.RYMEDA_ENV !== 'production') return;
    const fault = (message: string) => ctx.addIssue({ code: 'custom', path: ['FILE_SCANNER'], message });
    const unscanned = env.FILE_SCANNER === 'none';
    if (unscanned && env.ALLOW_UNSCANNED_FILES !== 'true')
      fault("'none' is for development; production needs clamds:// (ALLOW_UNSCANNED_FILES=true overrides)");
    if (isOpen(env.FILE_SCANNER) && env.ALLOW_OPEN_SCANNER !== 'true')
      fault('must be clamds:// in production, unless it is at 127.0.0.1 (ALLOW_OPEN_SCANNER=true overrides)');
  });

const isOpen = (setting: ScannerSetting): boolean =>
  setting !== 'none' && !setting.byTls && !isOwnHost(setting.hostname);

/** The only reader of the environment; lists all faults at once. */
export const loadConfig = (env: NodeJS.ProcessEnv) => readConfig(schema, env);
export type ComplianceConfig = ReturnType<typeof loadConfig>;
