import { expect, it } from '@jest/globals';
import { releaseStartUpMemory } from './start-up-memory.ts';

it('collects what nobody holds any more, and leaves no switch behind', async () => {
  const held = new WeakRef({ large: new Array(1_000).fill(0) });
  // What a WeakRef was made of is kept until the turn of the event loop is over.
  await new Promise((resolve) => setTimeout(resolve, 0));
  releaseStartUpMemory();
  expect(held.deref()).toBeUndefined();
  expect('gc' in globalThis).toBe(false);
});
