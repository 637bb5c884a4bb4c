import { jestExpect } from '@jest/expect';
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

/** What stands for `@jest/globals`: of its functions those that our tests use. */

/** The test framework's functions for the file that runs now. */
export const current = {};

/** Modules that several test files share know these by the first one. */
const ofFile = (name) =>
  new Proxy(() => undefined, {
    apply: (_target, _this, args) => current[name](...args),
    get: (_target, key) => current[name][key],
  });

export const afterAll = ofFile('afterAll');
export const afterEach = ofFile('afterEach');
export const beforeAll = ofFile('beforeAll');
export const beforeEach = ofFile('beforeEach');
export const describe = ofFile('describe');
export const it = ofFile('it');
export const test = ofFile('test');
export const expect = jestExpect;

/** Where Jest keeps what `jest.setTimeout` says. */
export const timeoutOfFile = Symbol.for('TEST_TIMEOUT_SYMBOL');

const mocker = new ModuleMocker(globalThis);
const timers = new ModernFakeTimers({ config: { fakeTimers: {} }, global: globalThis });

export const jest = {
  spyOn: (...args) => mocker.spyOn(...args),
  restoreAllMocks: () => mocker.restoreAllMocks(),
  useFakeTimers: (options) => timers.useFakeTimers(options),
  useRealTimers: () => timers.useRealTimers(),
  advanceTimersByTimeAsync: (ms) => timers.advanceTimersByTimeAsync(ms),
  setTimeout(ms) {
    globalThis[timeoutOfFile] = ms;
  },
};
