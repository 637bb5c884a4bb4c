import { z } from 'zod';
import { event } from './event.ts';
import type { Engine } from './scopes.ts';

const data = z.strictObject({ id: z.string(), purpose: z.enum(['data', 'index']), version: z.int() });

/** Key events stand on the topic of the engine that owns the key, so each engine has its own definition. */
export const encryptionEvents = <const E extends Engine>(engine: E) =>
  (['created', 'rotated', 'destroyed'] as const).map((verb) =>
    event({
      name: `encryption.key.${verb}`,
      version: 1,
      engine,
      summary: `An encryption key was ${verb}`,
      data,
      example: { id: 'key_org_100_data', purpose: 'data', version: 1 },
    }),
  );
