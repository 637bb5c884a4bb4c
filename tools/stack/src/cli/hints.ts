import { join } from 'node:path';

import type { StackFile } from '../state/stack-file.ts';

/** What to try once all runs. The secret stays in stack.json: what is printed ends up in terminals and logs. */
export function hints(stack: StackFile): string {
  const file = join(stack.home, 'stack.json');
  const client = stack.organizations[0]?.clients.find(({ name }) => name === 'full');
  if (!client || !stack.services['gateway']) return `Addresses and passwords: ${file}`;
  return `
The gateway is ${stack.gateway}, its API is described at ${stack.gateway}/docs. Try:

  SECRET=$(node -p 'JSON.parse(fs.readFileSync("${file}")).organizations[0].clients[0].clientSecret')
  TOKEN=$(curl -s ${stack.gateway}/oauth2/token -u "${client.clientId}:$SECRET" \\
    -d grant_type=client_credentials -d 'scope=care:read care:write' | node -p 'JSON.parse(fs.readFileSync(0)).access_token')
  curl -s ${stack.gateway}/v1/care/patients -H "Authorization: Bearer $TOKEN"

  npm run token -- compliance_officer   signs a demo user of that role in and prints its token
  npm run demo      loads people made by Synthea through the API
  npm run status    tells what runs
Addresses and all clients: ${file}   Logs: ${stack.logs}`;
}
