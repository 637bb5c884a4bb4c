#!/usr/bin/env node
// The package carries one file made of src/; in the repository Node runs the TypeScript itself.
import { existsSync } from 'node:fs';

const made = new URL('../dist/main.mjs', import.meta.url);
const { main } = await import(existsSync(made) ? made.href : new URL('../src/main.ts', import.meta.url).href);
process.exitCode = await main(process.argv.slice(2));
