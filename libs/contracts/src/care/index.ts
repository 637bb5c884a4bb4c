export * from './break-glass.ts';
export * from './events.ts';
export * from './patient.ts';
export * from './provider.ts';
export * from './session.ts';
