import { describe, expect, it } from '@jest/globals';
import { unreadableEntry } from './unreadable.ts';

const seal = async (_organization: string, id: string, plain: Buffer) => `ENC[${id}/${plain.length}]`;
const unreadable = unreadableEntry({ seal }, () => new Date('2026-03-02T14:00:00Z'));
const message = { topic: 'rymeda.audit.intake', partition: 3, offset: '41' };
const idOf = async (value: string | null, more: object = {}): Promise<string> =>
  (await unreadable({ ...message, value: value === null ? null : Buffer.from(value), ...more }))._id;

describe('the entry of a message that could not be read', () => {
  it('is the same however often the message comes', async () => {
    expect(await idOf('{broken')).toBe(await idOf('{broken'));
    expect(await idOf(null)).toBe(await idOf(null));
  });

  it('is another one at another place, and for another message at the same place of a topic made anew', async () => {
    const ids = [await idOf('{broken'), await idOf('{broken', { offset: '42' }), await idOf('{other')];
    expect(new Set(ids).size).toBe(3);
  });
});
