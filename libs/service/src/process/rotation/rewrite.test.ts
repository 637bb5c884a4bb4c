import { expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import type { SealedCollection } from '../sealed-collections.ts';
import { writeBatch, type Update } from './rewrite.ts';

const place: SealedCollection = { collection: 'notes', fields: ['text'], indexed: false };
const mebibyte = 1024 * 1024;

function database() {
  const commands: { updates: { q: { _id: string } }[] }[] = [];
  const command = async (given: (typeof commands)[number]) => {
    commands.push(given);
    return { nModified: given.updates.length };
  };
  return { commands, connection: { db: { command } } as unknown as Connection };
}
const updatesOf = (count: number, characters: number): Update[] =>
  Array.from({ length: count }, (_, n) => {
    const text = (version: number) => `ENC[AES256:1.${version}.${'x'.repeat(characters)}]`;
    return { filter: { _id: `not_${n}`, organizationId: 'org_1', text: text(1) }, set: { text: text(2) } };
  });
const write = (connection: Connection, updates: Update[]) =>
  writeBatch(connection, place, { position: null, updates, unreadable: 0 });

it('no command is longer than a document may be, however long the records are', async () => {
  const { commands, connection } = database();
  const updates = updatesOf(500, 40_000);
  expect(await write(connection, updates)).toBe(500);
  for (const command of commands)
    expect(Buffer.byteLength(JSON.stringify(command))).toBeLessThan(8 * mebibyte);
  const written = commands.flatMap((command) => command.updates.map(({ q }) => q._id));
  expect(written).toEqual(updates.map(({ filter }) => filter['_id']));
});

it('those that are short are written together, and nothing is asked for where nothing has changed', async () => {
  const { commands, connection } = database();
  expect(await write(connection, updatesOf(500, 1_000))).toBe(500);
  expect(await write(connection, [])).toBe(0);
  expect(commands).toHaveLength(1);
});
