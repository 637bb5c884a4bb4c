// `npm run release-catalogue -w @rymeda/events`: makes the catalogue as it is the one that subscribers may rely on.
// `-- --accept-breaking` is for a type that demonstrably nobody takes; the commit says how that is known.
import { existsSync, writeFileSync } from 'node:fs';
import { eventsByEngine } from '@rymeda/contracts';
import { breakingChanges } from './breaking-changes.rules.ts';
import { asyncApiDocument } from './document.ts';
import { digestKey, digestOf, releasedDocument, releasedFile } from './released.ts';

const [, minor = 0] = existsSync(releasedFile)
  ? String(releasedDocument().info['version']).split('.').map(Number)
  : [1, -1];
const current = asyncApiDocument(eventsByEngine, { version: `1.${minor + 1}.0` });
const breaking = existsSync(releasedFile) ? breakingChanges(releasedDocument(), current) : [];
for (const { at, what } of breaking) process.stderr.write(`${at}: ${what}\n`);
if (breaking.length > 0 && !process.argv.includes('--accept-breaking')) {
  process.stderr.write('Not released. A breaking change is a new version of the type, beside the old one.\n');
  process.exit(1);
}
const sealed = { ...current, info: { ...current.info, [digestKey]: digestOf(current) } };
writeFileSync(releasedFile, `${JSON.stringify(sealed, null, 2)}\n`);
process.stdout.write(`Released ${String(current.info['version'])}.\n`);
