import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { repository } from '../platform/repository.ts';
import { generatedFiles } from './generated.ts';

for (const [file, content] of await generatedFiles()) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  console.log(relative(repository, file));
}
