/** The load generator's process: one run at a time, told and answered over its channel to the parent. */
import { keepAsking } from './connection.ts';
import { requestsOf, type LoadResult, type LoadSpec } from './plan.ts';

async function generate(spec: LoadSpec): Promise<LoadResult> {
  const next = requestsOf(spec.plan);
  const latencies: number[] = [];
  const failures: Record<string, number> = {};
  const onDone = (outcome: string, milliseconds: number): void => {
    if (outcome.startsWith('2')) latencies.push(milliseconds);
    else failures[outcome] = (failures[outcome] ?? 0) + 1;
  };
  const { origin, headers } = spec;
  const begun = performance.now();
  const until = begun + spec.seconds * 1000;
  await Promise.all(
    Array.from({ length: spec.connections }, () => keepAsking({ origin, headers, next, onDone }, until)),
  );
  const seconds = (performance.now() - begun) / 1000;
  return { seconds, latencies: Float64Array.from(latencies), failures };
}

process.on('message', (spec: LoadSpec) => {
  void generate(spec).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit(0));
// A terminal's Ctrl-C reaches this process too; the parent ends it in order.
process.on('SIGINT', () => undefined);
