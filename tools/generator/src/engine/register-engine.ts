import type { Tree } from '@nx/devkit';
import { editSource } from '../edit/edit-source.ts';
import { addExport, addImport, append, setProperty } from '../edit/edits.ts';
import { listIn, objectIn } from '../edit/places.ts';

const contracts = 'libs/contracts/src';

/** An engine's scopes, topic, operations and events. The stack finds the engine itself by its package.json. */
export function registerEngine(tree: Tree, engine: string): void {
  // Gives it its two scopes and its topic.
  editSource(tree, `${contracts}/scopes.ts`, append(listIn('engines'), [`'${engine}'`]));
  editSource(tree, `${contracts}/index.ts`, addExport(`./${engine}/index.ts`));
  editSource(
    tree,
    `${contracts}/catalogue.ts`,
    addImport([`${engine}Events`], `./${engine}/events.ts`),
    setProperty(
      objectIn('platformRecordsOf'),
      engine,
      `platformRecordOperations('${engine}', exportedResources('${engine}'))`,
    ),
    setProperty(
      objectIn('operationsByService'),
      engine,
      `[platformRecordsOf.${engine}, encryptionKeyOperations('${engine}')].flatMap((g) => Object.values<Operation>(g))`,
    ),
    setProperty(
      objectIn('definitionsByEngine'),
      engine,
      `[...${engine}Events, ...encryptionEvents('${engine}')]`,
    ),
  );
  editSource(
    tree,
    `${contracts}/permissions/resources.ts`,
    setProperty(
      objectIn('resources'),
      `platform_${engine}`,
      `{ engine: '${engine}', operations: ['platform.records.${engine}', 'platform.${engine}Keys'] }`,
    ),
  );
}
