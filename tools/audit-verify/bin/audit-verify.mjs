#!/usr/bin/env node
// The package carries one file made of src/; in the repository Node runs the TypeScript itself.
import { existsSync } from 'node:fs';

const made = new URL('../dist/main.mjs', import.meta.url);
import(existsSync(made) ? made.href : new URL('../src/main.ts', import.meta.url).href)
  .then(({ main }) => main(process.argv.slice(2)))
  .then(
    (code) => (process.exitCode = code),
    (error) => {
      // Node itself would end with 1, which says that something was changed.
      console.error(
        `audit-verify: needs Node 22.18 or newer and can't run on this ${process.version}: ${error.message}`,
      );
      process.exitCode = 2;
    },
  );
