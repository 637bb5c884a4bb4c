import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import type { ComponentName } from '../components/component.ts';

/** Where everything of one stack lies. */
export interface Home {
  root: string;
  stateFile: string;
  stackFile: string;
  lock: string;
  logs: string;
  config: string;
  secrets: string;
  /** Certificates of the services, for mutual TLS. */
  certificates: string;
  /** Node's compile cache of the services. */
  compiled: string;
  /** The folder that plays S3's part. */
  objects: string;
  /** Who signs in to demo organisations (demo-users). */
  demoUsers: string;
  /** Where payers' files may be laid down, in a folder an organisation. */
  drop: string;
  data: (component: ComponentName) => string;
  log: (name: string) => string;
}

export function homeAt(path: string): Home {
  const root = resolve(path);
  return {
    root,
    stateFile: join(root, 'state.json'),
    stackFile: join(root, 'stack.json'),
    lock: join(root, 'stack.lock'),
    logs: join(root, 'logs'),
    config: join(root, 'config'),
    secrets: join(root, 'secrets'),
    certificates: join(root, 'secrets', 'certificates'),
    compiled: join(root, 'compiled'),
    objects: join(root, 'data', 'objects'),
    demoUsers: join(root, 'demo-users.json'),
    drop: join(root, 'drop'),
    data: (component) => join(root, 'data', component),
    log: (name) => join(root, 'logs', `${name}.log`),
  };
}

export async function makeHome(home: Home): Promise<void> {
  for (const folder of [
    home.root,
    home.logs,
    home.config,
    home.secrets,
    home.drop,
    join(home.root, 'data'),
  ]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
}
