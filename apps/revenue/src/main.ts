import { runService } from '@rymeda/service';
import { loadConfig } from './config.ts';
import { wire } from './wiring.ts';

await runService(() => wire(loadConfig(process.env)));
