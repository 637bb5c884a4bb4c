import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { problem } from '@rymeda/kernel';
import { createLog, gathering } from './log.ts';

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

  it('is one line for one event, whatever a caller put into a field', () => {
    const forged = 'x"}\n{"level":"info","event":"sign_in","actorId":"usr_1"}\r\u2028\u001b[2K';
    const line = captured((log) => log.info('request', { reason: forged, actorId: forged }));
    expect(line.match(/[\n\r\u001b]/g)).toEqual(['\n']);
    expect(JSON.parse(line)).toMatchObject({ event: 'request', reason: forged, actorId: forged });
    const long = captured((log) => log.info('request', { reason: 'x'.repeat(100_000) }));
    expect(long.length).toBeLessThan(500);
  });

  it('drops objects even under an allowed name', () => {
    expect(captured((log) => log.warn('x', { reason: { name: 'CANARY' } as never }))).not.toContain('CANARY');
  });
});

describe('what is gathered', () => {
  afterEach(() => void jest.useRealTimers());

  it('is written 50 ms after its first line, and nothing where no line came', async () => {
    jest.useFakeTimers();
    const told: string[] = [];
    const out = gathering({ write: (line) => told.push(line), flush: () => told.push('flush') });
    await jest.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual([]);
    out.write('a');
    await jest.advanceTimersByTimeAsync(49);
    out.write('b');
    expect(told).toEqual(['a', 'b']);
    await jest.advanceTimersByTimeAsync(1);
    expect(told).toEqual(['a', 'b', 'flush']);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(told).toHaveLength(3);
    out.write('c');
    await jest.advanceTimersByTimeAsync(50);
    expect(told.slice(3)).toEqual(['c', 'flush']);
  });
});
