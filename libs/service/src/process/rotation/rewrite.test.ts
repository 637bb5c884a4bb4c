import { expect, it } from '@jest/globals';
import type { Collection } from 'mongodb';
import type { Connection } from 'mongoose';
import type { SealedCollection } from '../sealed-collections.ts';
import { readPage, writeBatch, type Row, type Update } from './rewrite.ts';

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

/** A collection that answers in the order of creation, as the database does. */
function stored(records: Row[]): Collection<Row> {
  const isBehind = (
    row: Row,
    { createdAt, $or }: { createdAt?: { $gte: Date }; $or?: { _id?: unknown }[] },
  ) =>
    createdAt === undefined ||
    row.createdAt > createdAt.$gte ||
    (row.createdAt.getTime() === createdAt.$gte.getTime() &&
      row._id > String(($or?.[1]?._id as { $gt: string }).$gt));
  const find = (filter: object, { limit }: { limit: number }) => {
    const found = records.filter((row) => isBehind(row, filter)).slice(0, limit);
    return { toArray: async () => found, [Symbol.asyncIterator]: () => found.values() };
  };
  return { find } as unknown as Collection<Row>;
}

it.each([
  ['long', 1_000_000, 1_003],
  ['short', 1_000, 1_003],
  ['none', 0, 0],
])(
  '%s records are taken in hand a few megabytes at a time, each of them once',
  async (_, characters, count) => {
    const text = 'x'.repeat(characters);
    const records = Array.from({ length: count }, (__, n): Row => {
      const createdAt = new Date(Math.floor(n / 3));
      return { _id: `not_${String(n).padStart(4, '0')}`, organizationId: 'org_1', createdAt, text };
    });
    const rows = stored(records);
    const seen: string[] = [];
    for (let page = await readPage(place, rows, 'org_1', null); ;) {
      seen.push(...page.found.map((row) => row._id));
      expect(page.found.length * characters).toBeLessThan(8 * mebibyte);
      if (page.position === null) break;
      page = await readPage(place, rows, 'org_1', page.position);
    }
    expect(seen).toEqual(records.map((row) => row._id));
  },
);
