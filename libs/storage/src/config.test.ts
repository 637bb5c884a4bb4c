import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { checkObjectStore, objectStoreEnv } from './config.ts';

const schema = z
  .object({ RYMEDA_ENV: z.enum(['production', 'development']), ...objectStoreEnv })
  .superRefine(checkObjectStore);
const faultsOf = (env: Record<string, string>): string[] =>
  schema.safeParse(env).error?.issues.map((issue) => String(issue.path[0])) ?? [];

const s3 = {
  OBJECT_STORE: 's3',
  OBJECT_STORE_BUCKET: 'audit',
  OBJECT_STORE_REGION: 'us-east-1',
  OBJECT_STORE_KMS_KEY_ID: 'alias/audit',
};

describe('the configuration of the object store', () => {
  it.each([
    [{ OBJECT_STORE: 'folder', OBJECT_STORE_FOLDER: '/x' }, 'production', ['OBJECT_STORE']],
    [{ OBJECT_STORE: 'folder', OBJECT_STORE_FOLDER: '/x' }, 'development', []],
    [{ OBJECT_STORE: 'folder' }, 'development', ['OBJECT_STORE_FOLDER']],
    [s3, 'production', []],
    [{ ...s3, OBJECT_STORE_ENDPOINT: 'http://127.0.0.1:5000' }, 'production', ['OBJECT_STORE_ENDPOINT']],
    [{ ...s3, OBJECT_STORE_ENDPOINT: 'http://127.0.0.1:5000' }, 'development', []],
    [{ ...s3, OBJECT_STORE_ENDPOINT: 'https://s3.vpce.example' }, 'production', []],
    [
      { OBJECT_STORE: 's3' },
      'production',
      ['OBJECT_STORE_BUCKET', 'OBJECT_STORE_REGION', 'OBJECT_STORE_KMS_KEY_ID'],
    ],
    [{}, 'production', ['OBJECT_STORE']],
  ])('%j in %s has faults in %j', (env, environment, faults) => {
    expect(faultsOf({ RYMEDA_ENV: environment, ...(env as Record<string, string>) })).toEqual(faults);
  });
});
