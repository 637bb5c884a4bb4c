import { writeFile } from 'node:fs/promises';
import { generatedSources, staleFiles } from './sources.ts';

// `--check` says what is stale and changes nothing.
if (process.argv.includes('--check')) {
  const stale = await staleFiles();
  if (stale.length > 0) {
    console.error(`The SDK is behind the contracts (${stale.join(', ')}): npm run generate -w @rymeda/sdk`);
    process.exitCode = 1;
  }
} else {
  for (const { file, text } of await generatedSources()) await writeFile(file, text);
}
