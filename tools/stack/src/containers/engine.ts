import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** How to reach a Docker engine, without loading a client for it: most starts need none. */
export type EngineAddress = { socketPath: string } | { host: string; port: number };

export interface DockerFacts {
  engineAnswers: boolean;
  hasImage: (image: string) => Promise<boolean>;
}

export function engineAddress(env: NodeJS.ProcessEnv): EngineAddress | null {
  const host = env['DOCKER_HOST'];
  if (host) {
    const url = new URL(host);
    if (url.protocol === 'unix:') return { socketPath: url.pathname };
    return { host: url.hostname, port: Number(url.port || 2375) };
  }
  const sockets = [
    '/var/run/docker.sock',
    join(env['XDG_RUNTIME_DIR'] ?? '/run/user/none', 'docker.sock'),
    join(homedir(), '.docker', 'run', 'docker.sock'),
  ];
  const socketPath = sockets.find((path) => existsSync(path));
  return socketPath ? { socketPath } : null;
}

export async function lookAtDocker(env: NodeJS.ProcessEnv = process.env): Promise<DockerFacts> {
  const address = engineAddress(env);
  const engineAnswers = address !== null && (await get(address, '/_ping')) === 200;
  return {
    engineAnswers,
    hasImage: async (image) =>
      engineAnswers && (await get(address, `/images/${encodeURI(image)}/json`)) === 200,
  };
}

/** The status of the answer, or 0 when none came within two seconds. */
function get(address: EngineAddress, path: string): Promise<number> {
  return new Promise((resolve) => {
    const asked = request({ ...address, path, timeout: 2_000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(0));
    asked.end();
  });
}
