import { describe, expect, it } from '@jest/globals';

import type { PartStatus } from '../stack/status.ts';
import { withoutLogin } from '../stack/status.ts';
import { statusTable } from './table.ts';

const care: PartStatus = {
  name: 'care',
  kind: 'service',
  state: 'green',
  detail: '',
  pid: 4711,
  url: 'http://127.0.0.1:8082',
  version: '0.1.0',
  memoryMb: 98,
  upSince: '2026-03-01T10:00:00.123Z',
};
const dead: PartStatus = {
  ...care,
  name: 'audit',
  state: 'red',
  detail: 'not running',
  pid: null,
  memoryMb: null,
};

describe('status table', () => {
  it('has one aligned line per part and says why one is red', () => {
    const lines = statusTable({ parts: [care, dead] }, false).split('\n');
    expect(lines[1]).toBe('green  care   4711  http://127.0.0.1:8082  0.1.0    98 MB   2026-03-01T10:00:00Z');
    expect(lines[2]).toMatch(/^red {4}audit {2}- .* not running$/);
  });

  it('shows no password', () => {
    expect(withoutLogin('mongodb://root:secret@127.0.0.1:9094/?replicaSet=rs0')).toBe(
      'mongodb://127.0.0.1:9094',
    );
    expect(withoutLogin('redis://:secret@127.0.0.1:9095')).toBe('redis://127.0.0.1:9095');
    expect(withoutLogin('127.0.0.1:9092')).toBe('127.0.0.1:9092');
  });
});
