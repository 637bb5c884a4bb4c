import { runService } from '@rymeda/service';
import { loadConfig } from './config.ts';
import { wire } from './wiring.ts';

await runService(async () => wire(loadConfig(process.env)));
