import { describe, expect, it } from '@jest/globals';
import type { TenantContext } from '@rymeda/tenancy';
import { fileReceiver } from './receive-file.ts';
import type { SealedFiles } from './sealed-file.ts';

const part = (headers: string, body: string): string => `--B\r\n${headers}\r\n\r\n${body}\r\n`;
const file = (body: string): string =>
  part('Content-Disposition: form-data; name="file"; filename="../a.835"', body);
const field = part('Content-Disposition: form-data; name="note"', 'hello');
const end = '--B--\r\n';

let isRemoved = false;
/** What was kept of a body that comes in pieces of so many bytes. */
async function received(text: string, contentType: string, size: number): Promise<string> {
  let kept = '';
  const files = {
    async put(_organizationId: string, _key: string, body: AsyncIterable<Uint8Array>) {
      for await (const chunk of body) kept += Buffer.from(chunk).toString();
      return { bytes: kept.length };
    },
    async remove() {
      isRemoved = true;
    },
  } as unknown as SealedFiles;
  async function* chunks() {
    await Promise.resolve();
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const scope = { organizationId: 'org_1' } as TenantContext;
  const { bytes } = await fileReceiver(files).receive({ scope, contentType, chunks: chunks() } as never);
  expect(bytes).toBe(kept.length);
  return kept;
}
const form = 'multipart/form-data; boundary=B';
const long = 'ISA*'.repeat(50_000);

describe.each([7, 65_536])('in pieces of %i bytes', (size) => {
  it('a raw body and the one file of a form are kept as they are', async () => {
    expect(await received('ISA*00', 'application/edi-x12', size)).toBe('ISA*00');
    expect(await received(field + file(long) + field + end, form, size)).toBe(long);
  });

  it.each([
    ['a form with two files, of which one would be lost', file('ISA*1') + file('ISA*2') + end],
    ['a form without a file', field + end],
    ['a form that is cut off', file(long).slice(0, -20)],
    ['a body that is no form', 'ISA*00'],
  ])('%s is refused', async (_what, text) => {
    await expect(received(text, form, size)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it.each([
    ['raw', '', 'application/edi-x12'],
    ['in a form', file('') + end, form],
  ])('an empty file is refused, %s', async (_how, text, type) => {
    isRemoved = false;
    await expect(received(text, type, size)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(isRemoved).toBe(true);
  });
});
