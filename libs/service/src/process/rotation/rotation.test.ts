import { expect, it } from '@jest/globals';
import { indexingKeys, sealingKey } from '@rymeda/encryption';
import type { KeyPurpose, KeyState, StoredKey } from '@rymeda/encryption';
import { isWalk, nextPhase, statesOf, waitMs, type Phase } from './rotation.ts';

interface Step {
  phase: Phase;
  from: KeyState;
  to: KeyState;
}

/** All phases with the states that both versions have in them. */
function lifeOf(purpose: KeyPurpose): Step[] {
  const steps: Step[] = [];
  let [phase, from, to]: [Phase, KeyState, KeyState] = ['spreading', 'active', 'active'];
  for (;;) {
    const states = statesOf(purpose, phase);
    from = states.from ?? from;
    to = states.to ?? to;
    steps.push({ phase, from, to });
    if (phase === 'done') return steps;
    phase = nextPhase(purpose, phase);
  }
}
const keysOf = ({ from, to }: Step) =>
  [
    { version: 1, state: from },
    { version: 2, state: to },
  ] as StoredKey[];
const versions = (keys: StoredKey[]) => keys.map((k) => k.version);

it('a data key: the next version is written with from the first phase on', () => {
  const life = lifeOf('data');
  expect(life.map((s) => s.phase)).toEqual(['spreading', 'rewriting', 'done']);
  for (const step of life) expect(sealingKey(keysOf(step))?.version).toBe(2);
  expect(life.at(-1)).toMatchObject({ from: 'retired', to: 'active' });
});

it('an index key: searches go by a version that every record has, in every phase', () => {
  const searched = lifeOf('index').map((s) => [
    s.phase,
    sealingKey(keysOf(s))?.version,
    versions(indexingKeys(keysOf(s))),
  ]);
  expect(searched).toEqual([
    ['spreading', 1, [1, 2]],
    ['rewriting', 1, [1, 2]],
    ['switching', 2, [1, 2]],
    ['settling', 2, [2]],
    ['stripping', 2, [2]],
    ['done', 2, [2]],
  ]);
});

it('an index key: processes one phase apart write at least one token in common, which the other searches by', () => {
  const life = lifeOf('index');
  for (const [i, step] of life.slice(1).entries()) {
    const [before, after] = [keysOf(life[i] as Step), keysOf(step)];
    for (const [writer, reader] of [
      [before, after],
      [after, before],
    ] as const) {
      const written = versions(indexingKeys(writer));
      // Only at the beginning may a writer not know yet what later is searched by; the walk waits for it.
      expect([step.phase, written]).toEqual([
        step.phase,
        expect.arrayContaining([sealingKey(reader)?.version]),
      ]);
    }
  }
});

it('a phase that others must learn of waits for them, and stored answers keep the old index key a day', () => {
  const times = { spreadMs: 20_000, keepMs: 90_000_000 };
  const waits = (['spreading', 'rewriting', 'switching', 'settling', 'stripping'] as const).map((p) =>
    waitMs(p, times),
  );
  expect(waits).toEqual([20_000, 0, 90_000_000, 20_000, 0]);
  expect((['spreading', 'rewriting', 'switching', 'settling', 'stripping'] as const).filter(isWalk)).toEqual([
    'rewriting',
    'stripping',
  ]);
});
