import { z } from 'zod';
import { date, instant, recordId } from '../fields.ts';
import { operation } from '../operation.ts';

/** Lists of codes that are free to use. CPT's is not: it is licensed, and judged by form alone. */
export const codeListName = z.enum(['icd-10-cm', 'hcpcs']);
export type CodeListName = z.infer<typeof codeListName>;

const version = {
  list: codeListName,
  from: date().meta({ description: 'The first service date that it is for' }),
  to: date().nullish().meta({ description: 'The last one; without it, until a newer version begins' }),
};

export const codeList = z
  .object({
    id: recordId('cdl'),
    ...version,
    to: z.string().nullable(),
    codes: z.int().meta({ description: 'How many of its codes may be billed at some time' }),
    loadedAt: instant(),
  })
  .meta({ id: 'CodeList' });
export type CodeList = z.infer<typeof codeList>;

/** For the platform's operators: every organisation's claims are checked against what is loaded. */
export const platformCodeListOperations = {
  load: operation({
    name: 'platform.codeLists.load',
    method: 'POST',
    path: '/v1/platform/code-lists',
    kind: 'create',
    scope: 'platform:admin',
    summary:
      "Load a version of a code list, in place of one that begins on the same day: CMS's ICD-10-CM order file, or its HCPCS file (ANWEB)",
    query: z.strictObject({ ...version, to: date().optional() }),
    upload: { types: ['text/plain'], maxBytes: 64 * 1_048_576 },
    data: codeList,
    status: 201,
  }),
  list: operation({
    name: 'platform.codeLists.list',
    method: 'GET',
    path: '/v1/platform/code-lists',
    kind: 'read',
    scope: 'platform:admin',
    summary: 'Show which versions of code lists are loaded',
    data: z.object({ lists: z.array(codeList) }).meta({ id: 'CodeLists' }),
    status: 200,
  }),
};
