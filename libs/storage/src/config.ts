import { z } from 'zod';

/** What a service that keeps objects reads from its environment besides. */
export const objectStoreEnv = {
  OBJECT_STORE: z.enum(['s3', 'folder'], "must be 's3', or 'folder' for development"),
  /** For `folder`. */
  OBJECT_STORE_FOLDER: z.string().optional(),
  /** A port for the folder's links alone, in plain HTTP: where the service's own takes other services only. */
  OBJECT_LINKS_PORT: z.coerce.number<string>().int().min(1).max(65_535).optional(),
  /** For `s3`. */
  OBJECT_STORE_BUCKET: z.string().optional(),
  OBJECT_STORE_REGION: z.string().optional(),
  /** Id or ARN of the KMS key under which S3 encrypts. */
  OBJECT_STORE_KMS_KEY_ID: z.string().optional(),
  /** A VPC endpoint; default AWS's own address of the region. */
  OBJECT_STORE_ENDPOINT: z.url('must be a URL').optional(),
  OBJECT_STORE_PATH_STYLE: z.enum(['true', 'false']).default('false'),
};
export type ObjectStoreConfig = z.output<z.ZodObject<typeof objectStoreEnv>>;

/** For `superRefine`: what belongs together, and that production refuses the folder and plain HTTP. */
export function checkObjectStore(
  env: ObjectStoreConfig & { RYMEDA_ENV: 'production' | 'development' },
  ctx: { addIssue(issue: { code: 'custom'; path: string[]; message: string }): void },
): void {
  const fault = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
  const production = env.RYMEDA_ENV === 'production';
  if (env.OBJECT_STORE === 'folder') {
    if (production) fault('OBJECT_STORE', "'folder' is for development; production needs 's3'");
    if (env.OBJECT_STORE_FOLDER === undefined) fault('OBJECT_STORE_FOLDER', 'must name a folder');
    return;
  }
  for (const name of ['OBJECT_STORE_BUCKET', 'OBJECT_STORE_REGION', 'OBJECT_STORE_KMS_KEY_ID'] as const)
    if (env[name] === undefined) fault(name, "must be set for OBJECT_STORE 's3'");
  if (production && env.OBJECT_STORE_ENDPOINT?.startsWith('https:') === false)
    fault('OBJECT_STORE_ENDPOINT', 'must be https:// in production');
}
