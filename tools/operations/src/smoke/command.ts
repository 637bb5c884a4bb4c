import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { configuration, EX_CONFIG } from '../configuration.ts';
import { smoke } from './smoke.ts';

const schema = z.object({
  GATEWAY_URL: z.url('must be the gateway’s URL'),
  CLIENT_ID: z.string('must be an API client with every scope, of an organisation that is there for tests'),
  CLIENT_SECRET_FILE: z.string('must name the file with its secret'),
  /** Where the session's webhook goes; in production an address of yours that answers 2xx. */
  WEBHOOK_URL: z.url('must be a URL').optional(),
  /** Set where this process itself listens at that URL. */
  WEBHOOK_PORT: z.coerce.number<string>().int().min(1).max(65_535).optional(),
});

/** `helm test`: a session from booking to its audit entry and its webhook, through the gateway. */
export async function smokeCommand(env: NodeJS.ProcessEnv): Promise<number> {
  const config = configuration(schema, env);
  if (config === null) return EX_CONFIG;
  try {
    await smoke({
      gateway: config.GATEWAY_URL,
      clientId: config.CLIENT_ID,
      clientSecret: (await readFile(config.CLIENT_SECRET_FILE, 'utf8')).trim(),
      webhook:
        config.WEBHOOK_URL === undefined ? undefined : { url: config.WEBHOOK_URL, port: config.WEBHOOK_PORT },
      report: (step) => console.log(JSON.stringify({ event: 'smoke', step })),
    });
    return 0;
  } catch (error) {
    console.error(JSON.stringify({ event: 'smoke_failed', reason: (error as Error).message }));
    return 1;
  }
}
