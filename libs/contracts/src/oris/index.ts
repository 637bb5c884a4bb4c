export * from './actions.ts';
export * from './catalog.ts';
export * from './events.ts';
export * from './run.ts';
export * from './task.ts';
export * from './triggers.ts';
export * from './workflow.ts';
