import { readFile } from 'node:fs/promises';
import { call } from '../api.ts';
import type { Platform } from '../platform.ts';

interface File {
  status: string;
  totals: { claims: number; matched: number };
}

/** Uploads an 835 and waits until it is posted: how many claims of it a second, the upload included. */
export async function measurePosting(
  { stack, token }: Pick<Platform, 'stack' | 'token'>,
  path: string,
  claims: number,
  signal: AbortSignal,
): Promise<number> {
  const body = await readFile(path);
  const started = performance.now();
  const answer = await fetch(`${stack.gateway}/v1/revenue/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/edi-x12' },
    body,
  });
  if (answer.status !== 202) throw new Error(`The 835 was not taken in: ${answer.status}`);
  const { data } = (await answer.json()) as { data: { id: string } };
  for (;;) {
    signal.throwIfAborted();
    const url = `${stack.gateway}/v1/revenue/files/${data.id}`;
    const file = (await call<{ data: File }>('GET', url, token)).data;
    if (!['received', 'processing'].includes(file.status)) {
      if (file.status !== 'posted' || file.totals.matched !== claims)
        throw new Error(`The 835 was not posted whole: ${JSON.stringify(file)}`);
      return claims / ((performance.now() - started) / 1_000);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
