export * from './canaries.ts';
export * from './http.ts';
export * from './stack.ts';
export * from './wait.ts';
export { pythonEnvironment } from './moto/python-environment.ts';
export { startMoto, type Moto } from './moto/start-moto.ts';
