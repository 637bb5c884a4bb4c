export * from './canaries.ts';
export * from './http.ts';
export * from './stack.ts';
export * from './wait.ts';
