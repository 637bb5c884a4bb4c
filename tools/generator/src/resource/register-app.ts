import type { Tree } from '@nx/devkit';
import { editSource } from '../edit/edit-source.ts';
import { addImport, addMember, append, setProperty } from '../edit/edits.ts';
import { interfaceNamed, listIn, objectIn } from '../edit/places.ts';
import type { Resource } from './resource.ts';

/** The three files of an engine that name each of its resources. */
export function registerInApp(tree: Tree, resource: Resource): void {
  const { engine, file, files, one, many, One, Many, snakes } = resource;
  const src = `apps/${engine}/src`;
  const store = `./${files}/${file}.store.ts`;
  editSource(
    tree,
    `${src}/wiring.ts`,
    addImport([`${one}Store`], store),
    setProperty(objectIn('stores'), many, `${one}Store(core)`),
  );
  const routes: [name: string, file: string][] = [
    [`create${One}`, `create-${file}`],
    [`list${Many}`, `list-${files}`],
    [`get${One}`, `get-${file}`],
    [`update${One}`, `update-${file}`],
    [`delete${One}`, `delete-${file}`],
  ];
  editSource(
    tree,
    `${src}/routes.ts`,
    ...routes.map(([name, route]) => addImport([name], `./${files}/${route}.route.ts`)),
    addImport([`${One}Store`], store, 'type'),
    addMember(interfaceNamed('Stores'), many, `${One}Store`),
    append(
      listIn('routes'),
      routes.map(([name]) => `${name}(stores)`),
      true,
    ),
  );
  editSource(
    tree,
    `${src}/indexes.ts`,
    addImport(['byOrganization', 'listIndex'], '@rymeda/service/indexes'),
    append(listIn('indexes'), [`listIndex('${snakes}')`, `listIndex('${snakes}', 'status')`], true),
    setProperty(objectIn('shardKeys'), snakes, 'byOrganization'),
  );
}
