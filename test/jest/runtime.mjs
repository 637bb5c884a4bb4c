import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { current, timeoutOfFile } from './globals.mjs';

const require = createRequire(import.meta.url);
const globals = new URL('./globals.mjs', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: globals, shortCircuit: true } : next(specifier, context),
});

/** Where Jest's test framework keeps those that listen to it. */
const listeners = Symbol.for('EVENT_HANDLERS');

/**
 * Jest's `runtime`: loads tests as Node loads the services, each module once in a process. Jest's own would load all of
 * them anew, and in a slower way, for each file (docs/decisions/085-tests-run-as-services-do.md).
 */
export default class NativeRuntime {
  setGlobalsForRuntime(made) {
    Object.assign(current, made);
  }

  /** The test framework: a new one for each file, as it keeps the tests in itself. */
  requireInternalModule(path) {
    delete globalThis[listeners];
    delete globalThis[timeoutOfFile];
    delete require.cache[path];
    return require(path);
  }

  requireModule(path) {
    return require(path);
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  unstable_importModule(path) {
    return import(pathToFileURL(path).href);
  }

  getSourceMaps() {
    return null;
  }

  getAllCoverageInfoCopy() {
    return undefined;
  }

  enterTestCode() {}

  leaveTestCode() {}

  teardown() {}
}
