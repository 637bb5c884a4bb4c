import { startStack } from './stack/start.ts';
import { resetStack, stopStack } from './stack/stop.ts';

const [command, ...rest] = process.argv.slice(2);
const report = (line: string): void => console.log(line);
if (command === 'start') {
  const started = Date.now();
  await startStack({ report, ...(rest.includes('--components') ? { services: [] } : {}) });
  console.log(`ready in ${Date.now() - started} ms`);
} else if (command === 'stop') {
  await stopStack({ report });
} else if (command === 'reset') {
  await resetStack({ report });
}
