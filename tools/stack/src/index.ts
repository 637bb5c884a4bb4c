/** The local stack for tests and benchmarks; the command line does the same. */
export type { ComponentName } from './components/component.ts';
export { demoUserToken } from './demo-users/demo-user.ts';
export type { StackOptions } from './stack/context.ts';
export {
  killComponent,
  killService,
  startComponent,
  startService,
  stopComponent,
  stopService,
  type PartOptions,
} from './stack/parts.ts';
export { startStack } from './stack/start.ts';
export { statusOf, type PartStatus, type StackStatus } from './stack/status.ts';
export { resetStack, stopStack } from './stack/stop.ts';
export { readStack, type StackClient, type StackFile, type StackOrganization } from './state/stack-file.ts';
