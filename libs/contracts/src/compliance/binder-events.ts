import { z } from 'zod';
import { event, type EventDefinition } from '../event.ts';

const engine = 'compliance' as const;
const data = z.strictObject({ id: z.string(), year: z.int() });
const example = { id: 'bnd_0193aee0f3a17c3e8d1f0a2b4c6d8e0f', year: 2027 };

export const binderEvents = [
  event({
    name: 'compliance.binder.created',
    version: 1,
    engine,
    summary: 'A binder for an auditor was asked for',
    data,
    example,
  }),
  event({
    name: 'compliance.binder.completed',
    version: 1,
    engine,
    summary: 'A binder can be had; its hash is of record from now on',
    data: data.extend({ sha256: z.string(), bytes: z.int(), files: z.int() }),
    example: {
      ...example,
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      bytes: 48_211,
      files: 12,
    },
  }),
  event({
    name: 'compliance.binder.failed',
    version: 1,
    engine,
    summary: 'A binder could not be put together',
    data,
    example,
  }),
] as const satisfies readonly EventDefinition[];
