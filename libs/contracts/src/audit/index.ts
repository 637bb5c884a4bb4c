export * from './events.ts';
export * from './log.ts';
export * from './proof.ts';
export * from './export.ts';
export * from './disclosure.ts';
export * from './refusals.ts';
export * from './gap.ts';
