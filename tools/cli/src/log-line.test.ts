import { describe, expect, it } from '@jest/globals';
import { atLeast, formatLogLine, logLineJson, readLogLine } from './log-line.ts';

const request = JSON.stringify({
  level: 'info',
  time: '2026-11-21T05:15:53.753Z',
  service: 'care',
  event: 'request',
  method: 'GET',
  route: '/v1/care/sessions',
  status: 200,
  durationMs: 3.01,
  organizationId: 'org_200',
});

describe('a line', () => {
  it('of a service is its event, the request, then all other fields', () => {
    expect(formatLogLine(readLogLine('care', request))).toBe(
      '2026-11-21 05:15:53.753 info  care     request GET /v1/care/sessions 200 3.01 ms organizationId=org_200',
    );
  });

  it('of MongoDB is its message, without the attributes, which may be anything', () => {
    const line =
      '{"t":{"$date":"2026-11-21T05:14:19.876+00:00"},"s":"W","c":"COMMAND","msg":"Slow query","attr":{"x":"PHI"}}';
    const read = readLogLine('mongodb', line);
    expect(formatLogLine(read)).toBe('2026-11-21 05:14:19.876 warn  mongodb  COMMAND Slow query');
    expect(logLineJson(read)).not.toContain('PHI');
  });

  it('of Redis has a time and a level', () => {
    const read = readLogLine('redis', '8202:M 21 Nov 2026 05:14:04.801 # Low memory');
    expect(read).toMatchObject({ time: '2026-11-21T05:14:04.801Z', level: 'warn', message: 'Low memory' });
  });

  it('of Kafka has a level; a stack trace has nothing and stays as it is', () => {
    expect(readLogLine('kafka', '[main] ERROR kafka.Broker - no').level).toBe('error');
    const trace = readLogLine('care', '    at start (main.ts:1:1)');
    expect(trace).toMatchObject({ time: null, level: null });
    expect(formatLogLine(trace)).toContain('    at start (main.ts:1:1)');
  });

  it('that is broken JSON is shown as text', () => {
    expect(readLogLine('care', '{"level":"in').message).toBe('{"level":"in');
  });

  it('can not drive the terminal', () => {
    const line = readLogLine(
      'care',
      JSON.stringify({ level: 'info', event: 'x\u001b[2J', reason: '\u0007' }),
    );
    expect(formatLogLine(line)).not.toMatch(/[\u001b\u0007]/);
    expect(formatLogLine(readLogLine('care', 'x\u001b[2J'))).not.toContain('\u001b');
  });

  it('as JSON keeps its fields, and none of them takes the place of its own', () => {
    expect(JSON.parse(logLineJson(readLogLine('care', request)))).toMatchObject({
      service: 'care',
      level: 'info',
      message: 'request',
      status: 200,
    });
  });
});

describe('a least level', () => {
  const at = (level: string) => readLogLine('care', JSON.stringify({ level, event: 'x' }));
  it('keeps what is as bad or worse', () => {
    expect(['debug', 'info', 'warn', 'error'].map((level) => atLeast(at(level), 'warn'))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
  it('keeps lines without a level, which may be why a service died', () => {
    expect(atLeast(readLogLine('care', 'Segmentation fault'), 'error')).toBe(true);
  });
});
