import { runService } from '@rymeda/service';
import { gatewayConfig } from './config.ts';
import { wire } from './wiring.ts';

await runService(async () => wire(gatewayConfig(process.env)));
