export * from './claim.ts';
export * from './codes.ts';
export * from './coverage.ts';
export * from './events.ts';
export * from './payer.ts';
