import { formatFiles, type GeneratorCallback, type Tree } from '@nx/devkit';
import { generatePermissions, generateSdk } from '../after.ts';
import { Refusal } from '../refusal.ts';
import { addResource, type ResourceOptions } from './add-resource.ts';

/** `nx g ./tools/generator:resource <engine> <name>` */
export default async function resourceGenerator(
  tree: Tree,
  { engine, ...options }: ResourceOptions & { engine: string },
): Promise<GeneratorCallback> {
  if (!tree.exists(`apps/${engine}/src/routes.ts`)) throw new Refusal(`There is no engine apps/${engine}.`);
  addResource(tree, engine, options);
  await formatFiles(tree);
  return () => {
    generateSdk(tree.root);
    generatePermissions(tree.root);
  };
}
