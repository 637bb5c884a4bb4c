import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@rymeda/kernel';
import { StorageError, type ObjectStore } from '../object-store.ts';

export interface StoreUnderTest {
  store: () => ObjectStore;
  /** The store's own time, seconds ahead of which objects are retained. */
  now: () => Date;
}

const bytes = (text: string): Buffer => Buffer.from(text);
async function* chunks(count: number, size: number) {
  for (let i = 0; i < count; i++) yield Buffer.alloc(size, i);
}
const keysOf = async (store: ObjectStore, prefix: string, after?: string): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix, after)) keys.push(key);
  return keys;
};

/** What every store promises; each implementation's test runs it. `base` keeps runs apart. */
export function objectStoreContract({ store, now }: StoreUnderTest, base: string): void {
  const at = (name: string): string => `${base}/${name}`;

  describe('every object store', () => {
    it('gives back what was put, whole, in part and as a stream, and nothing for what was not', async () => {
      await store().put(at('whole'), bytes('0123456789'), { contentType: 'text/plain' });
      expect((await store().get(at('whole')))?.toString()).toBe('0123456789');
      expect((await store().getRange(at('whole'), 3, 4))?.toString()).toBe('3456');
      expect((await store().getRange(at('whole'), 8, 40))?.toString()).toBe('89');
      expect((await store().getRange(at('whole'), 80, 4))?.toString()).toBe('');
      const stream = await store().getStream(at('whole'));
      expect(Buffer.concat((await stream?.toArray()) as Buffer[]).toString()).toBe('0123456789');
      expect(await store().get(at('nothing'))).toBeUndefined();
      expect(await store().getRange(at('nothing'), 0, 1)).toBeUndefined();
      expect(await store().getStream(at('nothing'))).toBeUndefined();
      expect(await store().getFirst(at('nothing'))).toBeUndefined();
    });

    it('replaces with put, and keeps the first with putOnce', async () => {
      await store().put(at('twice'), bytes('one'));
      await store().put(at('twice'), bytes('two'));
      expect((await store().get(at('twice')))?.toString()).toBe('two');
      expect(await store().putOnce(at('once'), bytes('first'))).toBe('stored');
      expect(await store().putOnce(at('once'), bytes('second'))).toBe('present');
      expect((await store().get(at('once')))?.toString()).toBe('first');
    });

    it('lets one of many win who put once at the same time', async () => {
      const tries = Array.from({ length: 12 }, (_, n) => store().putOnce(at('race'), bytes(`writer ${n}`)));
      const results = await Promise.all(tries);
      expect(results.filter((r) => r === 'stored')).toHaveLength(1);
      const winner = results.indexOf('stored');
      expect((await store().get(at('race')))?.toString()).toBe(`writer ${winner}`);
    });

    it('takes a stream of any length, and keeps nothing of one that fails', async () => {
      const length = await store().putStream(at('long'), chunks(20, 1024 * 1024));
      expect(length).toBe(20 * 1024 * 1024);
      const end = await store().getRange(at('long'), length - 2, 10);
      expect([...(end ?? [])]).toEqual([19, 19]);
      async function* broken() {
        yield* chunks(3, 4 * 1024 * 1024);
        throw new Error('the source ended early');
      }
      await expect(store().putStream(at('broken'), broken())).rejects.toThrow();
      expect(await store().get(at('broken'))).toBeUndefined();
    });

    it('lists by prefix in the order of bytes, also after a key', async () => {
      const names = [
        'tile/0/000',
        'tile/0/x001/002',
        'tile/0/x001.p/3',
        'tile/0/x001-',
        'tile/1/000',
        'tiles',
      ];
      for (const name of names) await store().put(at(`list/${name}`), bytes(name));
      const sorted = [...names].sort((a, b) => (a < b ? -1 : 1)).map((name) => at(`list/${name}`));
      expect(await keysOf(store(), at('list/'))).toEqual(sorted);
      expect(await keysOf(store(), at('list/tile/0'))).toEqual(sorted.filter((k) => k.includes('tile/0')));
      expect(await keysOf(store(), at('list/'), sorted[2])).toEqual(sorted.slice(3));
      expect(await keysOf(store(), at('elsewhere/'))).toEqual([]);
    });

    it('deletes, and does not mind when there is nothing', async () => {
      await store().put(at('gone'), bytes('x'));
      await store().put(at('gone'), bytes('y'));
      await store().delete(at('gone'));
      await store().delete(at('gone'));
      expect(await store().get(at('gone'))).toBeUndefined();
      expect(await store().getFirst(at('gone'))).toBeUndefined();
    });

    it('neither deletes nor loses what is retained', async () => {
      const retainUntil = new Date(now().getTime() + 3_600_000);
      expect(await store().putOnce(at('kept'), bytes('first'), { retainUntil })).toBe('stored');
      await expect(store().delete(at('kept'))).rejects.toMatchObject({ fault: 'retained' });
      // S3 takes a newer version on top; the first stays and can be read.
      await store()
        .put(at('kept'), bytes('second'))
        .catch((error: StorageError) => expect(error.fault).toBe('retained'));
      expect((await store().getFirst(at('kept')))?.toString()).toBe('first');
    });

    it('retains what is there for longer, never for a shorter time', async () => {
      const hours = (n: number) => new Date(now().getTime() + n * 3_600_000);
      await store().putOnce(at('extended'), bytes('x'));
      await store().retain(at('extended'), hours(2));
      await store().retain(at('extended'), hours(1));
      await expect(store().delete(at('extended'))).rejects.toMatchObject({ fault: 'retained' });
    });

    it('takes a file by a link for exactly that file', async () => {
      const body = bytes('sent by whoever has the link');
      const upload = {
        seconds: 300,
        bytes: body.length,
        contentType: 'text/plain',
        sha256: sha256(body).toString('hex'),
      };
      const { method, url, headers } = await store().uploadLink(at('sent'), upload);
      const answer = await fetch(url, { method, headers, body });
      expect([answer.status, await answer.text()]).toEqual([200, '']);
      expect((await store().get(at('sent')))?.toString()).toBe(body.toString());
      for (const seconds of [0, 301, NaN])
        await expect(store().uploadLink(at('sent'), { ...upload, seconds })).rejects.toThrow(RangeError);
    });

    it.each(['../escape', 'a/../b', '/rooted', 'a//b', '', 'a b', 'ä', 'a/.', `long/${'x'.repeat(201)}`])(
      'refuses the key %j',
      async (key) => {
        await expect((async () => store().put(key, bytes('x')))()).rejects.toMatchObject({
          fault: 'invalid_key',
        });
        await expect((async () => store().get(key))()).rejects.toMatchObject({ fault: 'invalid_key' });
      },
    );

    it('gives links of 1 to 300 seconds and of no other length', async () => {
      await store().put(at('linked'), bytes('for whoever has the link'));
      const link = await store().link(at('linked'), { seconds: 300, filename: 'export.ndjson.gz' });
      const answer = await fetch(link);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe('for whoever has the link');
      expect(answer.headers.get('content-disposition')).toContain('export.ndjson.gz');
      for (const seconds of [0, 301, NaN])
        await expect(store().link(at('linked'), { seconds })).rejects.toThrow(RangeError);
    });
  });
}
