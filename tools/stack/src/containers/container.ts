import type { Component, Site } from '../components/component.ts';
import type { Command } from '../processes/spawn.ts';

/**
 * Testcontainers is loaded only here, when containers were chosen. Its reaper would remove the containers of
 * a detached stack as soon as the starting command ends; the stack removes them itself, by their recorded ids.
 */
async function testcontainers(): Promise<typeof import('testcontainers')> {
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  return import('testcontainers');
}

export function imageOf(component: Component, env: NodeJS.ProcessEnv = process.env): string {
  return env[component.image.variable] || component.image.default;
}

/** On Linux the container shares the host's network, so that the server binds loopback and nothing else. */
export const sharesHostNetwork = process.platform === 'linux';

/** Starts the container and resolves with its id; the image is pulled when it is missing. */
export async function startContainer(component: Component, site: Site): Promise<string> {
  const { GenericContainer } = await testcontainers();
  const name = `rymeda-${component.name}-${site.ports.base}`;
  const { before, main } = component.launchInContainer(site);
  const { home } = site;
  // The same paths inside as outside: one set of arguments serves both ways, and the data stay in the home.
  const mounts = [home.data(component.name), home.config, home.secrets, home.logs].map((path) => ({
    source: path,
    target: path,
  }));
  const log = home.log(component.name);
  const script = `${[...before.map(shell), `exec ${shell(main)}`].join(' && ')}`;
  let container = new GenericContainer(imageOf(component))
    .withName(name)
    .withLabels({ 'io.rymeda.stack': home.root })
    .withBindMounts(mounts)
    .withEnvironment(main.env ?? {})
    .withEntrypoint(['sh', '-c', `{ ${script}; } >> ${quoted(log)} 2>&1`])
    .withUser(`${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`);
  const port = component.port(site.ports);
  container = sharesHostNetwork
    ? container.withNetworkMode('host')
    : container.withExposedPorts({ container: port, host: port });
  await removeLeftOver(name, home.root);
  try {
    return (await container.start()).getId();
  } catch (error) {
    throw new Error(
      `${component.title} could not be started from the image ${imageOf(component)}: ${(error as Error).message.trim()}\n` +
        `Name another image in ${component.image.variable}, or leave RYMEDA_STACK unset for the native way.`,
    );
  }
}

function shell(command: Command): string {
  return [command.file, ...command.args].map(quoted).join(' ');
}

export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A container of this stack that an unclean end left behind; another stack's is left alone. */
async function removeLeftOver(name: string, root: string): Promise<void> {
  const { getContainerRuntimeClient } = await testcontainers();
  const runtime = await getContainerRuntimeClient();
  // The engine takes a name wherever it takes an id, for containers that have ended too.
  const container = runtime.container.getById(name);
  const found = await container.inspect().catch(() => null);
  if (found?.Config.Labels['io.rymeda.stack'] === root) await container.remove({ force: true });
}

export async function stopContainer(id: string, deadlineMs: number): Promise<void> {
  const { getContainerRuntimeClient } = await testcontainers();
  const container = (await getContainerRuntimeClient()).container.getById(id);
  try {
    await container.stop({ t: Math.ceil(deadlineMs / 1000) });
  } catch {
    // It had stopped before, or is gone: what is wanted either way.
  }
  await container.remove({ force: true }).catch(() => undefined);
}

export async function killContainer(id: string, signal: NodeJS.Signals): Promise<void> {
  const { getContainerRuntimeClient } = await testcontainers();
  await (await getContainerRuntimeClient()).container.getById(id).kill({ signal });
}

/** The pid of the server as this machine sees it, or null when the container does not run. */
export async function containerPid(id: string): Promise<number | null> {
  const { getContainerRuntimeClient } = await testcontainers();
  try {
    const { State } = await (await getContainerRuntimeClient()).container.getById(id).inspect();
    return State.Running ? State.Pid : null;
  } catch {
    return null; // Removed, or the engine is down.
  }
}
