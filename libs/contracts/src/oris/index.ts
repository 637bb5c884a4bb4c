export * from './events.ts';
export * from './workflow.ts';
