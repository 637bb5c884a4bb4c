import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../stack/context.ts';
import { writeAtomically } from '../state/files.ts';
import { isAlive } from '../processes/identity.ts';

/**
 * A certificate for each service, of an authority whose key nobody keeps. All are made anew while no service runs; one
 * that is started beside others takes its place among theirs.
 */
export async function ensureCertificates({ state, home, services }: Context): Promise<void> {
  if (state.mtls !== true) return;
  const runs = Object.values(state.services).some(({ process }) => isAlive(process));
  if (runs && (await isThere(join(home.certificates, 'ca.crt')))) return;
  // Read late: it costs, and few need it.
  const { throwAwayAuthority } = await import('@rymeda/testing/authority');
  const authority = await throwAwayAuthority();
  await mkdir(home.certificates, { recursive: true, mode: 0o700 });
  const names = services.flatMap(({ name, jobs }) => [name, ...jobs.map((job) => `${name}-${job.name}`)]);
  for (const name of names) {
    const { certificate, key } = await authority.issue(name);
    await writeAtomically(join(home.certificates, `${name}.key`), key);
    await writeAtomically(join(home.certificates, `${name}.crt`), certificate);
  }
  await writeAtomically(join(home.certificates, 'ca.crt'), authority.certificate);
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
