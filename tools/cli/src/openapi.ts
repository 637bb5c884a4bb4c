import type { Command } from 'commander';
import { leaf, type Cli } from './cli.ts';
import { requestOk } from './gateway-request.ts';
import { findTarget } from './target.ts';

export function openApiCommand(program: Command, cli: Cli): void {
  leaf(program, 'openapi', {
    summary: "Print the gateway's OpenAPI document; always JSON. Needs no credentials.",
    examples: ['openapi > openapi.json', "openapi | jq -r '.paths | keys[]'"],
  }).action(async () => {
    const { baseUrl } = await findTarget(cli.env);
    cli.print(JSON.stringify(await requestOk(`${baseUrl}/openapi.json`), null, 2));
  });
}
