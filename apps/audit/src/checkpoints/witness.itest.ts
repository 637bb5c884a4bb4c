import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { uuidv7Hex } from '@rymeda/kernel';
import { sampleEntries } from '../testing/sample-entries.ts';
import { testAudit, type TestAudit } from '../testing/test-audit.ts';
import { testWitness } from '../testing/test-witness.ts';
import { parseNote } from './note.ts';
import { platformKey } from './object-keys.ts';

let audit: TestAudit;
let witness: Awaited<ReturnType<typeof testWitness>>;
let keys: () => ReturnType<ReturnType<TestAudit['open']>['checkpointing']['keys']> = () => [];
const org = `org_${uuidv7Hex()}`;

beforeEach(async () => {
  witness = await testWitness(() => keys());
  audit = await testAudit({ witnesses: [{ url: witness.url, key: witness.key }] });
});
afterEach(async () => {
  await witness.stop();
  await audit.drop();
});

const signers = async (): Promise<string[]> => {
  const note = (await audit.objects.get(`logs/${platformKey}/checkpoint`))?.toString() ?? '';
  return parseNote(note).signatures.map(({ name }) => name);
};

it('a witness countersigns each checkpoint that continues what it has seen, also after audit was restarted', async () => {
  const one = audit.open();
  keys = one.checkpointing.keys;
  await one.append(sampleEntries(org, 0, 10));
  await one.publish();
  expect(await signers()).toEqual(['audit.test.example/checkpoints', 'witness.example/w1']);
  const two = audit.open();
  await two.append(sampleEntries(org, 10, 20));
  await two.publish();
  expect(await signers()).toContain('witness.example/w1');
  expect(witness.seen().size).toBe(2);
  expect(two.checkpointing.stats()).toMatchObject({ cosigned: 1, failed: 0 });
});

it('a witness that is away, or refuses, delays nothing for long and is missing on the checkpoint', async () => {
  const one = audit.open();
  keys = () => [];
  await one.append(sampleEntries(org, 0, 10));
  await one.publish();
  expect(await signers()).toEqual(['audit.test.example/checkpoints']);
  expect(one.checkpointing.stats()).toMatchObject({ cosigned: 0, failed: 1 });
  keys = one.checkpointing.keys;
  await one.append(sampleEntries(org, 10, 11));
  await one.publish();
  expect(await signers()).toContain('witness.example/w1');
});
