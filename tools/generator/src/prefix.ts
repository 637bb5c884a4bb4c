import type { Tree } from '@nx/devkit';
import type { ResourceNames } from './naming.ts';
import { Refusal } from './refusal.ts';

export const prefixesFile = 'libs/kernel/src/ids.ts';

/** The three letters of a resource's ids: those that the kernel keeps for it, the wanted, or the name's first. */
export function prefixOf(tree: Tree, names: ResourceNames, wanted?: string): string {
  const kept = keptPrefixes(tree);
  const own = kept.get(names.one);
  const prefix = wanted ?? own ?? names.snake.replaceAll('_', '').slice(0, 3);
  if (!/^[a-z]{3}$/.test(prefix))
    throw new Refusal(`"${prefix}": an id's prefix has three lower-case letters.`);
  const others = [...kept].filter(([name]) => name !== names.one).map(([, other]) => other);
  if ([...others, ...declaredPrefixes(tree)].includes(prefix))
    throw new Refusal(`Ids with the prefix "${prefix}" are another resource's: choose one with --prefix.`);
  return prefix;
}

function keptPrefixes(tree: Tree): Map<string, string> {
  const list = /idPrefixes = \{([^}]*)\}/.exec(tree.read(prefixesFile, 'utf8') ?? '')?.[1] ?? '';
  return new Map([...list.matchAll(/(\w+): '(\w+)'/g)].map(([, name = '', prefix = '']) => [name, prefix]));
}

const declaredPrefixes = (tree: Tree): string[] =>
  contractSources(tree).flatMap((text) => [...text.matchAll(/\bprefix: '(\w+)'/g)].map(([, p = '']) => p));

/** What the contracts export: one flat list of names for all engines. */
export function exportedNames(tree: Tree): Set<string> {
  const exported = /^export (?:const|function|class|interface|type) (\w+)/gm;
  return new Set(
    contractSources(tree).flatMap((t) => [...t.matchAll(exported)].map(([, name = '']) => name)),
  );
}

function contractSources(tree: Tree, folder = 'libs/contracts/src'): string[] {
  return tree.children(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (!tree.isFile(path)) return contractSources(tree, path);
    return path.endsWith('.ts') ? [tree.read(path, 'utf8') ?? ''] : [];
  });
}
