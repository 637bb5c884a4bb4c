/** One module of all in an app that is ours; npm's packages stay outside. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const [app, outdir = join(app ?? '', 'dist')] = process.argv.slice(2);
if (!app) {
  console.error('Usage: node tools/checks/bundle.mjs apps/<name> [<folder for main.js>]');
  process.exit(2);
}

/** `@aws-sdk/client-kms/dist` is of `@aws-sdk/client-kms`. */
const packageOf = (path) =>
  path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');

const npmPackagesStayOutside = {
  name: 'npm-packages-stay-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@rymeda/') ? undefined : { path, external: true },
    );
  },
};

/**
 * What a deployment's job runs before the new version starts: an app with indexes gets a second module, of its
 * indexes and the code that makes them. audit has two databases (tools/stack/src/plan/databases.ts).
 */
function migrationOf(name, { database }) {
  const databases =
    database === 'audit'
      ? { '': `rymeda_${name}_work`, work: `rymeda_${name}_work`, log: `rymeda_${name}_log` }
      : { '': `rymeda_${name}` };
  return `import { indexes } from './src/indexes.ts';
import { migrate } from '@rymeda/service/migration';
const migration = { service: '${name}', databases: ${JSON.stringify(databases)}, indexes };
process.exitCode = await migrate(migration, process.env);`;
}

const settings = {
  outdir,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  sourcemap: true,
  plugins: [npmPackagesStayOutside],
  logLevel: 'warning',
  metafile: true,
};

const { rymeda } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
rmSync(outdir, { recursive: true, force: true });
const made = [await build({ ...settings, entryPoints: [join(app, 'src/main.ts')] })];
if (existsSync(join(app, 'src/indexes.ts'))) {
  const stdin = { contents: migrationOf(basename(app), rymeda), resolveDir: app, loader: 'ts' };
  const { outdir: folder, ...others } = settings;
  made.push(await build({ ...others, stdin, outfile: join(folder, 'migrate.js') }));
}

/** What runs now and then beside the service, in its image: `node /app/<job>.js`. */
for (const [job, { main }] of Object.entries(rymeda?.jobs ?? {})) {
  const { outdir: folder, ...others } = settings;
  made.push(await build({ ...others, entryPoints: [join(app, main)], outfile: join(folder, `${job}.js`) }));
}

/** The packages that stay outside, for whoever puts an image together. */
const packages = new Set(
  made.flatMap(({ metafile }) =>
    Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.filter(({ external, path }) => external && !isBuiltin(path)).map(({ path }) => packageOf(path)),
    ),
  ),
);
writeFileSync(join(outdir, 'packages.json'), `${JSON.stringify([...packages].sort(), null, 2)}\n`);
