/** One module of all in an app that is ours; npm's packages stay outside. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const [app, outdir = join(app ?? '', 'dist')] = process.argv.slice(2);
if (!app) {
  console.error('Usage: node tools/checks/bundle.mjs apps/<name> [<folder for main.js>]');
  process.exit(2);
}

const npmPackagesStayOutside = {
  name: 'npm-packages-stay-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@rymeda/') ? undefined : { path, external: true },
    );
  },
};

rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: [join(app, 'src/main.ts')],
  outdir,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  sourcemap: true,
  plugins: [npmPackagesStayOutside],
  logLevel: 'warning',
});
