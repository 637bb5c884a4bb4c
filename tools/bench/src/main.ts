import { resolve } from 'node:path';
import { bench } from './bench.ts';
import { defaultSeconds, parts, readOptions, usage, UsageError, type Options } from './options.ts';
import { allMet, printed, writeResults } from './report/results.ts';

const say = (line: string): void => console.log(line);

const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => {
    if (!stopping.signal.aborted) say('\nStopping; the slice under way ends first …');
    stopping.abort(new Error('Interrupted'));
  });

/** A shortened or partial run says something to who asked, and nothing to who reads the repository. */
const isWhole = (options: Options): boolean =>
  options.seconds >= defaultSeconds && options.only.size === parts.length && options.profile === undefined;

async function run(): Promise<number> {
  const repository = resolve(import.meta.dirname, '..', '..', '..');
  const options = readOptions(process.argv.slice(2), process.env, repository);
  if (options === undefined) {
    say(usage);
    return 0;
  }
  const results = await bench(options, stopping.signal, say);
  say(`\n${printed(results)}`);
  if (isWhole(options)) say(`\nWritten to ${await writeResults(results)}`);
  return allMet(results) ? 0 : 1;
}

try {
  process.exit(await run());
} catch (error) {
  if (error instanceof UsageError) say(error.message);
  else if (stopping.signal.aborted) say('Interrupted; everything is stopped.');
  else console.error(error);
  process.exit(error instanceof UsageError ? 2 : stopping.signal.aborted ? 130 : 1);
}
