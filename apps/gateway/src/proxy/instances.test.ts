import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createInstances, type Instance } from './instances.ts';
import { namedOrigins, fixedOrigins, type Origins } from './origins.ts';

const closed: string[] = [];
const open = (origin: string) => {
  const pool = { close: () => Promise.resolve(void closed.push(origin)) } as never;
  return { pool, streams: pool };
};

/** Origins that a test changes. */
function changing(first: string[]): Origins & { become(next: string[]): void } {
  let now = first;
  const listeners: ((origins: readonly string[]) => void)[] = [];
  return {
    current: () => now,
    onChange: (listener) => void listeners.push(listener),
    close: () => undefined,
    become(next) {
      now = next;
      for (const listener of listeners) listener(now);
    },
  };
}

const none: ReadonlySet<Instance> = new Set();

test('requests go to the instance with the fewest under way, and equal ones take turns', () => {
  const instances = createInstances({ origins: fixedOrigins(['http://a', 'http://b']), open });
  const taken = { 'http://a': 0, 'http://b': 0 } as Record<string, number>;
  for (let n = 0; n < 100; n++) {
    const one = instances.pick(none) as Instance;
    one.inFlight++;
    taken[one.origin] = (taken[one.origin] ?? 0) + 1;
  }
  expect(taken).toEqual({ 'http://a': 50, 'http://b': 50 });
});

test('whatever is spoken against instances, one that was not tried is given as long as there is one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(2), fc.constantFrom('refused', 'leaving', 'failed', 'answered')), {
        maxLength: 40,
      }),
      fc.nat(2),
      (history, triedCount) => {
        const urls = ['http://a', 'http://b', 'http://c'];
        const instances = createInstances({ origins: fixedOrigins(urls), open, now: () => 0 });
        for (const [n, what] of history) instances[what as 'refused'](instances.all()[n] as Instance);
        const tried = new Set(instances.all().slice(0, triedCount));
        const picked = instances.pick(tried) as Instance;
        expect(picked).toBeDefined();
        expect(tried.has(picked)).toBe(false);
        expect(instances.pick(new Set(instances.all()))).toBeUndefined();
      },
    ),
  );
});

test('one that refuses, says that it leaves, or is silent three times is left alone for a while', () => {
  let at = 0;
  const instances = createInstances({ origins: fixedOrigins(['http://a', 'http://b']), open, now: () => at });
  const [a] = instances.all() as [Instance];
  const picks = () => new Set(Array.from({ length: 4 }, () => instances.pick(none)?.origin));
  instances.refused(a);
  expect(picks()).toEqual(new Set(['http://b']));
  at += 1_000;
  expect(picks().size).toBe(2);
  instances.leaving(a);
  at += 4_999;
  expect(picks()).toEqual(new Set(['http://b']));
  at += 1;
  expect(picks().size).toBe(2);
  instances.failed(a);
  instances.failed(a);
  instances.answered(a);
  instances.failed(a);
  expect(picks().size).toBe(2);
  instances.failed(a);
  instances.failed(a);
  expect(picks()).toEqual(new Set(['http://b']));
});

test('instances come and go with the name’s addresses; those that went finish what they have', () => {
  const origins = changing(['http://a', 'http://b']);
  const instances = createInstances({ origins, open });
  const [, b] = instances.all() as [Instance, Instance];
  closed.length = 0;
  origins.become(['http://b', 'http://c']);
  expect(instances.all().map(({ origin }) => origin)).toEqual(['http://b', 'http://c']);
  expect(instances.all()[0]).toBe(b);
  expect(closed).toEqual(['http://a', 'http://a']);
});

test('a name is looked up again and again; while that fails, what was known stays', async () => {
  const answers: (string[] | Error)[] = [
    new Error('away'),
    ['10.0.0.2', '10.0.0.1'],
    new Error('away'),
    ['fd00::1'],
  ];
  let asked = 0;
  const resolve = async () => {
    const answer = answers[Math.min(asked++, answers.length - 1)] as string[] | Error;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const origins = namedOrigins('http://care.rymeda.svc:8080', { resolve, refreshMs: 1 });
  expect(origins.current()).toEqual(['http://care.rymeda.svc:8080']);
  const changes: (readonly string[])[] = [];
  await new Promise<void>((done) =>
    origins.onChange((now) => {
      changes.push(now);
      if (changes.length === 2) done();
    }),
  );
  origins.close();
  expect(changes).toEqual([['http://10.0.0.1:8080', 'http://10.0.0.2:8080'], ['http://[fd00::1]:8080']]);
});

test('an address is no name: nobody is asked', () => {
  const resolve = () => Promise.reject(new Error('asked'));
  expect(namedOrigins('http://127.0.0.1:8082', { resolve }).current()).toEqual(['http://127.0.0.1:8082']);
  expect(namedOrigins('http://[::1]:8082', { resolve }).current()).toEqual(['http://[::1]:8082']);
});
