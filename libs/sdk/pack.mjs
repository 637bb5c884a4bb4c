/**
 * npm packs the manifest that lies in the folder, and in the repository that one points to the sources. So
 * `npm pack` has this run before and after: `publish` puts the manifest for users in place, `develop` brings
 * ours back. Run twice, or after a pack that was cut off, each does the same.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const manifest = fileURLToPath(new URL('package.json', import.meta.url));
const kept = fileURLToPath(new URL('dist/package.development.json', import.meta.url));

/** What users need to know; the rest of the manifest is ours. */
function published({ name, version, description, type }) {
  return {
    name,
    version,
    description,
    license: 'UNLICENSED',
    type,
    engines: { node: '>=20' },
    exports: { '.': { types: './dist/types/index.d.ts', default: './dist/index.js' } },
    files: ['dist/index.js', 'dist/types', 'README.md'],
    sideEffects: false,
  };
}

if (process.argv[2] === 'publish') {
  const text = readFileSync(manifest, 'utf8');
  if (!('private' in JSON.parse(text)))
    throw new Error('The development manifest is missing: git checkout libs/sdk/package.json');
  writeFileSync(kept, text);
  writeFileSync(`${manifest}.new`, `${JSON.stringify(published(JSON.parse(text)), null, 2)}\n`);
  renameSync(`${manifest}.new`, manifest);
} else if (existsSync(kept)) {
  writeFileSync(`${manifest}.new`, readFileSync(kept));
  renameSync(`${manifest}.new`, manifest);
  rmSync(kept);
}
