import type { Tree } from '@nx/devkit';
import { editSource } from '../edit/edit-source.ts';
import { before } from '../edit/edits.ts';
import { callOf } from '../edit/places.ts';
import type { Resource } from './resource.ts';

/** The test that holds every operation of the platform against its contract fails until it knows the new ones. */
export const registerInContractTest = (tree: Tree, resource: Resource): void =>
  editSource(tree, 'test/e2e/api-contract.etest.ts', before(callOf('afterAll'), walk(resource)));

const walk = ({ engine, many, manyWords }: Resource): string => `
it('${engine}: ${manyWords}', async () => {
  const made = (await follow('${engine}.${many}.create', { json: { name: 'A test' } })).data;
  const one = { id: made.id as string };
  await follow('${engine}.${many}.list', { query: '?limit=1&status=active' });
  await follow('${engine}.${many}.get', { params: one });
  await follow('${engine}.${many}.update', { params: one, json: { status: 'inactive' } });
  await follow('${engine}.${many}.delete', { params: one });
});`;
