import type { Tree } from '@nx/devkit';
import { editSource } from '../edit/edit-source.ts';
import { addExport, addImport, append, before, setProperty } from '../edit/edits.ts';
import { declarationOf, listIn, listOfProperty, objectIn } from '../edit/places.ts';
import { prefixesFile } from '../prefix.ts';
import { eventDeclarations, eventElements } from './events.ts';
import type { Resource } from './resource.ts';

const contracts = 'libs/contracts/src';

/** The lists that hold every resource of the platform: from them come routes, the API's document, SDK and audit. */
export function registerInContracts(tree: Tree, resource: Resource): void {
  const { engine, file, one, many, prefix, snake, snakes } = resource;
  editSource(tree, prefixesFile, setProperty(objectIn('idPrefixes'), one, `'${prefix}'`));
  editSource(tree, `${contracts}/${engine}/index.ts`, addExport(`./${file}.ts`));
  editSource(
    tree,
    `${contracts}/${engine}/events.ts`,
    addImport([`${one}Status`], `./${file}.ts`),
    before(declarationOf(`${engine}Events`), eventDeclarations(resource)),
    append(listIn(`${engine}Events`), eventElements(resource)),
  );
  editSource(
    tree,
    `${contracts}/catalogue.ts`,
    addImport([`${one}Operations`, `${one}Record`], `./${engine}/${file}.ts`),
    append(listOfProperty('operationsByService', engine), [`${one}Operations`]),
    append(listIn('records'), [`${one}Record`]),
  );
  editSource(
    tree,
    `${contracts}/permissions/resources.ts`,
    setProperty(
      objectIn('resources'),
      `${engine}_${snake}`,
      `{ engine: '${engine}', operations: ['${engine}.${many}'], collection: '${snakes}', conditions: ['id', 'status'] }`,
    ),
  );
  editSource(
    tree,
    `${contracts}/openapi-examples.ts`,
    setProperty(objectIn('requestExamples'), `${engine}.${many}.create`, `{ name: 'Ada Example' }`),
    setProperty(objectIn('requestExamples'), `${engine}.${many}.update`, `{ status: 'inactive' }`),
  );
}
