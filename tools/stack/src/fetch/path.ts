import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first executable of these names on the PATH, or null. */
export function findOnPath(names: string[], path = process.env['PATH'] ?? ''): string | null {
  for (const name of names) {
    for (const folder of path.split(delimiter).filter(Boolean)) {
      const file = join(folder, name);
      if (isExecutable(file)) return file;
    }
  }
  return null;
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The first dotted number in what a program prints about itself: "db version v6.0.5" gives [6, 0, 5]. */
export function versionIn(text: string): { text: string; major: number; minor: number } | null {
  const found = /(\d+)\.(\d+)(?:\.\d+)*/.exec(text);
  return found ? { text: found[0], major: Number(found[1]), minor: Number(found[2]) } : null;
}
