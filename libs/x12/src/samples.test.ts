import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  acknowledgementReader,
  claimReader,
  claimStatusReader,
  eligibilityReader,
  readFile,
  remittanceReader,
  type X12Fault,
} from './index.ts';

/** Files that others wrote, below the folder that `X12_SAMPLES` names; they are not ours to keep here. */
const folder = process.env['X12_SAMPLES'] ?? '';
const files = existsSync(folder)
  ? readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((e) => e.isFile() && /\b(x12|edi|835|837|999|27[0167])/i.test(join(e.parentPath, e.name)))
      .map((e) => join(e.parentPath, e.name))
  : [];

const none = () => undefined;
const readers = {
  '271': () => eligibilityReader(none),
  '277': () => claimStatusReader(none),
  '835': () => remittanceReader(none),
  '837': () => claimReader(none),
  '999': acknowledgementReader,
};

(files.length > 0 ? describe : describe.skip)('files that others wrote', () => {
  it.each(files)('%s is read, or refused with the segment that is to blame', async (file) => {
    const found: X12Fault[] = [];
    const { segments, faults } = await readFile([readFileSync(file)], {
      readers,
      set: (_place, result) => found.push(...result.faults),
    });
    found.push(...faults);
    process.stdout.write(
      `${file}: ${segments} segments${found.map((f) => `\n  ${JSON.stringify(f)}`).join('')}\n`,
    );
    for (const fault of found)
      expect([fault.segment, fault.line, fault.message]).toEqual([
        expect.stringMatching(/^[A-Z0-9]{2,3}$/),
        expect.any(Number),
        expect.any(String),
      ]);
  });
});
