import { join } from 'node:path';
import { generateFiles, type Tree } from '@nx/devkit';
import { resourceNames } from '../naming.ts';
import { exportedNames, prefixOf } from '../prefix.ts';
import { Refusal } from '../refusal.ts';
import { registerInApp } from './register-app.ts';
import { registerInContracts } from './register-contracts.ts';
import { registerInContractTest } from './register-tests.ts';
import type { Resource } from './resource.ts';

export const templates = join(import.meta.dirname, '..', '..', 'files');

export interface ResourceOptions {
  name: string;
  plural?: string;
  prefix?: string;
}

/** A resource of an engine that is there; `testFile` is the name of its end-to-end test, without extension. */
export function addResource(tree: Tree, engine: string, options: ResourceOptions, testFile?: string): void {
  const names = resourceNames(options.name, options.plural);
  refuseTaken(tree, engine, names.one, names.One, names.files);
  const resource: Resource = { ...names, engine, prefix: prefixOf(tree, names, options.prefix) };
  const test = { ...resource, testFile: testFile ?? `${engine}-${names.files}` };
  generateFiles(tree, join(templates, 'contracts-resource'), `libs/contracts/src/${engine}`, { ...resource });
  generateFiles(tree, join(templates, 'app-resource'), `apps/${engine}/src/${names.files}`, { ...resource });
  generateFiles(tree, join(templates, 'test'), 'test/e2e', test);
  registerInContracts(tree, resource);
  registerInApp(tree, resource);
  registerInContractTest(tree, resource);
}

function refuseTaken(tree: Tree, engine: string, one: string, One: string, folder: string): void {
  if (tree.exists(`apps/${engine}/src/${folder}`)) throw new Refusal(`apps/${engine} has ${folder} already.`);
  const exported = exportedNames(tree);
  const ours = [one, One, ...['Record', 'Status', 'Operations', 'Create', 'Patch'].map((end) => one + end)];
  const taken = ours.find((name) => exported.has(name));
  if (taken !== undefined)
    throw new Refusal(`libs/contracts exports another "${taken}" already: give the resource a longer name.`);
}
