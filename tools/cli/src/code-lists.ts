import { openAsBlob } from 'node:fs';
import { Option, type Command } from 'commander';
import type { CodeList } from '@rymeda/sdk';
import { leaf, operatorClient, show, type Cli, type JsonOption } from './cli.ts';
import { usageError } from './exit-codes.ts';
import { errorOf, request } from './gateway-request.ts';
import { table } from './table.ts';

interface Load extends JsonOption {
  list: string;
  from: string;
  to?: string;
  file: string;
}

/** Long enough for the whole of ICD-10-CM. */
const loadMs = 300_000;

export function codeListCommands(program: Command, cli: Cli): void {
  const group = program.command('code-lists').description('lists of codes that claims are checked against');
  leaf(group, 'load', {
    summary:
      "Load a version of a code list from CMS's own file: icd10cm_order_YYYY.txt, or HCPCYYYY_MMM_ANWEB.txt.",
    examples: [
      'code-lists load --list icd-10-cm --from 2025-10-01 --to 2026-09-30 --file icd10cm_order_2026.txt',
      'code-lists load --list hcpcs --from 2026-01-01 --file HCPC2026_JAN_ANWEB.txt',
    ],
  })
    .addOption(new Option('--list <name>', 'which').choices(['icd-10-cm', 'hcpcs']).makeOptionMandatory())
    .requiredOption('--from <day>', 'the first service date that it is for')
    .option('--to <day>', 'the last one (default: until a newer version begins)')
    .requiredOption('--file <path>', 'the file, unpacked')
    .action(async ({ list, from, to, file, ...options }: Load) => {
      const rymeda = await operatorClient(cli);
      const query = new URLSearchParams({ list, from, ...(to === undefined ? {} : { to }) });
      const body = await openAsBlob(file).catch(() => {
        throw usageError(`${file} can't be read.`);
      });
      const answer = await request(
        `${rymeda.toJSON().baseUrl}/v1/platform/code-lists?${query.toString()}`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${await rymeda.accessToken()}`, 'content-type': 'text/plain' },
          body,
        },
        loadMs,
      );
      if (answer.status !== 201) throw errorOf(answer);
      const loaded = (answer.body as { data: CodeList }).data;
      show(cli, options, loaded, () => listTable([loaded]));
    });
  leaf(group, 'show', {
    summary: 'Show which versions are loaded.',
    examples: ['code-lists show', 'code-lists show --json'],
  }).action(async (options: JsonOption) => {
    const { lists } = await (await operatorClient(cli)).platform.codeLists.list();
    show(cli, options, lists, () => listTable(lists));
  });
}

const listTable = (lists: readonly CodeList[]): string =>
  table(
    ['list', 'from', 'to', 'codes', 'loaded'],
    lists.map((l) => [l.list, l.from, l.to ?? '', String(l.codes), l.loadedAt]),
  );
