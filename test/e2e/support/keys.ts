import { call, until, type RunningStack } from '@rymeda/testing';
import { must, operatorToken } from './tenant.ts';

interface Rotations {
  rotations: { purpose: string; phase: string; records: number; unreadable: number }[];
}

/** Replaces an organisation's data key at one engine, as an operator does; answers when all that stays is under the next one. */
export async function rotateDataKey(stack: RunningStack, organizationId: string, engine: string) {
  const token = await operatorToken(stack);
  const path = `/v1/platform/organizations/${organizationId}/keys/${engine}`;
  await must(call(stack.gateway, { method: 'POST', path: `${path}/rotate`, token, json: {} }));
  const ended = await until(
    `the data key of ${engine} to be replaced`,
    async () => (await must(call(stack.gateway, { path, token }))).body.data as Rotations,
    ({ rotations }) => rotations.find((r) => r.purpose === 'data')?.phase === 'done',
    120_000,
  );
  return ended.rotations.find((r) => r.purpose === 'data');
}
