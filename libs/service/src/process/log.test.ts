import { describe, expect, it } from '@jest/globals';
import { problem } from '@rymeda/kernel';
import { createLog } from './log.ts';

function captured(write: (log: ReturnType<typeof createLog>) => void): string {
  let out = '';
  write(createLog('test', 'debug', { write: (line: string) => void (out += line) }));
  return out;
}

describe('the log', () => {
  it('carries allow-listed fields and drops every other', () => {
    const line = captured((log) =>
      log.info('request', { status: 200, firstName: 'CANARY', body: { deep: 'CANARY' } } as never),
    );
    expect(line).toContain('"status":200');
    expect(line).not.toContain('CANARY');
  });

  it('tells an error by name and place, never by its message', () => {
    const duplicate = Object.assign(new Error('E11000 dup key: { firstName: "CANARY" }'), { code: 11000 });
    const line = captured((log) => {
      log.failure('write_failed', duplicate);
      log.failure('write_failed', problem('INTERNAL_ERROR', 'x', { cause: duplicate }));
      log.failure('write_failed', 'CANARY');
    });
    expect(line).toContain('"errorCode":11000');
    expect(line).toContain('log.test.ts');
    expect(line).not.toContain('CANARY');
  });

  it('drops objects even under an allowed name', () => {
    expect(captured((log) => log.warn('x', { reason: { name: 'CANARY' } as never }))).not.toContain('CANARY');
  });
});
