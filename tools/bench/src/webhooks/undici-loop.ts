/** What is compared with: undici alone posting bodies that were signed before, in a process of its own. */
import { Pool } from 'undici';
import type { Sample } from './receiver-plan.ts';

export interface LoopSpec {
  origin: string;
  path: string;
  samples: Sample[];
  seconds: number;
  connections: number;
}

async function loop({ origin, path, samples, seconds, connections }: LoopSpec): Promise<number> {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const ours = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);
  const messages = samples.map(({ headers, body }) => ({
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !ours.has(name))),
    body,
  }));
  let sent = 0;
  const begun = performance.now();
  const until = begun + seconds * 1000;
  async function one(): Promise<void> {
    while (performance.now() < until) {
      const message = messages[sent % messages.length] as Sample;
      const answer = await pool.request({ method: 'POST', path, ...message });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`The receiver answered ${answer.statusCode}`);
      sent++;
    }
  }
  await Promise.all(Array.from({ length: connections }, one));
  const rate = sent / ((performance.now() - begun) / 1000);
  await pool.close();
  return rate;
}

process.on('message', (spec: LoopSpec) => {
  void loop(spec).then((rate) => process.send?.(rate));
});
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
