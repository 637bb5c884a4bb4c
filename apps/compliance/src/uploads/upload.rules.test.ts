import { describe, expect, it } from '@jest/globals';
import { uploadCreate } from '@rymeda/contracts';
import { Problem, sha256 } from '@rymeda/kernel';
import { sniff } from '../files/sniff.ts';
import {
  awaitedMs,
  completeUpload,
  isAwaited,
  newUpload,
  rejectionOf,
  settleUpload,
} from './upload.rules.ts';
import { toUpload, uploadEvent } from './upload.ts';

const now = new Date('2026-03-02T14:00:00Z');
const pdf = Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n');
const announced = {
  filename: 'Ana Lima HIPAA training.pdf',
  contentType: 'application/pdf' as const,
  bytes: pdf.length,
  sha256: sha256(pdf).toString('hex'),
};
const state = newUpload(uploadCreate.parse(announced), { id: 'upl_1', organizationId: 'org_1', now });

describe('a file', () => {
  it('of 0 bytes or more than 50 MiB is refused when it is announced', () => {
    for (const bytes of [0, -1, 52_428_801, 1.5])
      expect(uploadCreate.safeParse({ ...announced, bytes }).success).toBe(false);
    expect(uploadCreate.safeParse({ ...announced, bytes: 52_428_800 }).success).toBe(true);
  });

  it('is awaited for an hour, then checked once', () => {
    expect(isAwaited(state, now)).toBe(true);
    expect(isAwaited(state, new Date(now.getTime() + awaitedMs))).toBe(false);
    const checking = completeUpload(state, now);
    expect(checking).toMatchObject({ status: 'checking', version: 2 });
    expect(isAwaited(checking, now)).toBe(false);
    expect(() => completeUpload(checking, now)).toThrow(Problem);
    expect(settleUpload(checking, null, now)).toMatchObject({
      status: 'accepted',
      rejection: null,
      version: 3,
    });
    expect(settleUpload(checking, 'infected', now)).toMatchObject({
      status: 'rejected',
      rejection: 'infected',
    });
  });

  it('is told of without its name', () => {
    expect(JSON.stringify(uploadEvent('created', state))).not.toContain('Ana');
    expect(toUpload(state, null)).not.toHaveProperty('version');
  });
});

describe('a file that was sent', () => {
  const found = { bytes: pdf.length, sha256: announced.sha256, contentType: 'application/pdf' };
  it.each([
    ['nothing', undefined, 'missing'],
    ['none of its bytes', { ...found, bytes: 0 }, 'wrong_size'],
    ['another length', { ...found, bytes: 9 }, 'wrong_size'],
    ['other bytes', { ...found, sha256: 'x' }, 'wrong_checksum'],
    ['another type', { ...found, contentType: 'application/zip' }, 'wrong_type'],
    ['no type that anybody knows', { ...found, contentType: undefined }, 'wrong_type'],
    ['what was announced', found, null],
  ] as const)('is judged: %s', (_name, what, rejection) => {
    expect(rejectionOf(announced, what)).toBe(rejection);
  });
});

describe('the type of a file', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex');
  it.each([
    ['a PDF', pdf, 'application/pdf'],
    ['a PNG', png, 'image/png'],
    ['a JPEG', Buffer.from('ffd8ffe000104a46494600010100', 'hex'), 'image/jpeg'],
    [
      'a program',
      Buffer.concat([Buffer.from('7f454c460201010000', 'hex'), Buffer.alloc(64)]),
      'application/x-elf',
    ],
    ['text in any script', Buffer.from('Grundsätze\n\tdes Hauses 🦊\r\n'), 'text/plain'],
    ['bytes that are no text', Buffer.from('00ff00fe', 'hex'), undefined],
    ['text with control characters', Buffer.from('a\u0007b'), undefined],
    ['text of all blanks there are, and DEL', Buffer.from('a\t\r\n \u007f'), undefined],
    ['text of all blanks there are', Buffer.from('a\t\r\n é'), 'text/plain'],
    ['long text with a control character at its end', Buffer.from(`${'a'.repeat(2 << 20)}\u0000`), undefined],
    ['long text', Buffer.from('é'.repeat(3 << 19)), 'text/plain'],
  ])('is known by its bytes: %s', async (_name, bytes, type) => {
    expect(await sniff(bytes)).toBe(type);
  });
});
