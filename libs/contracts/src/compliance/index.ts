export * from './artifact.ts';
export * from './events.ts';
