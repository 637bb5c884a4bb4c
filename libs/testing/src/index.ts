export * from './canaries.ts';
export * from './certificates.ts';
export * from './http.ts';
export * from './service-process.ts';
export * from './stack.ts';
export * from './tcp-proxy.ts';
export * from './wait.ts';
export { pythonEnvironment, type PythonPackages } from './moto/python-environment.ts';
export { startMoto, type Moto } from './moto/start-moto.ts';
