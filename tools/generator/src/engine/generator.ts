import { join } from 'node:path';
import { formatFiles, generateFiles, type GeneratorCallback, type Tree } from '@nx/devkit';
import { generatePermissions, generateSdk, installWorkspaces } from '../after.ts';
import { capital, checkEngineName } from '../naming.ts';
import { portOf } from '../ports.ts';
import { exportedNames } from '../prefix.ts';
import { Refusal } from '../refusal.ts';
import { addResource, templates } from '../resource/add-resource.ts';
import { registerEngine } from './register-engine.ts';

export interface EngineOptions {
  name: string;
  resource?: string;
  plural?: string;
  prefix?: string;
}

/** `nx g ./tools/generator:engine <name>`: an engine without resources, then its first as any further one. */
export default async function engineGenerator(
  tree: Tree,
  options: EngineOptions,
): Promise<GeneratorCallback> {
  const { name: engine, resource: first = engine, ...rest } = options;
  checkEngineName(engine);
  if (tree.exists(`apps/${engine}`) || exportedNames(tree).has(`${engine}Events`))
    throw new Refusal(`There is an engine "${engine}" already; "resource" adds to it.`);
  const values = { engine, Engine: capital(engine), port: portOf(tree, engine) };
  generateFiles(tree, join(templates, 'app'), `apps/${engine}`, values);
  generateFiles(tree, join(templates, 'contracts'), `libs/contracts/src/${engine}`, values);
  registerEngine(tree, engine);
  addResource(tree, engine, { ...rest, name: first }, engine);
  await formatFiles(tree);
  return () => {
    installWorkspaces(tree.root);
    generateSdk(tree.root);
    generatePermissions(tree.root);
  };
}
