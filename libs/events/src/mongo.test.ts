import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { problem } from '@rymeda/kernel';
import { mongo } from 'mongoose';
import { hasLabel, isDuplicateKey, isSnapshotGone, isUnavailable, isWriteConflict } from './mongo.ts';

const network = new mongo.MongoNetworkError('read ECONNRESET');
const labelled = new mongo.MongoNetworkError('closed');
labelled.addErrorLabel('TransientTransactionError');
const conflict = new mongo.MongoServerError({ message: 'WriteConflict', code: 112 });
const duplicate = new mongo.MongoServerError({ message: 'E11000', code: 11000 });
const gone = new mongo.MongoServerError({ message: 'SnapshotUnavailable', code: 246 });
/** As the driver's bulk writes hide what happened below them. */
const inBulk = (error: Error) => new mongo.MongoBulkWriteError(error, {} as never);

describe('an error of the database is recognised', () => {
  it('through a bulk write and through a store that wrapped it', () => {
    for (const wrap of [(e: Error) => e, inBulk, (e: Error) => problem('CONFLICT', 'x', { cause: e })]) {
      expect(isUnavailable(wrap(network))).toBe(true);
      expect(isWriteConflict(wrap(conflict))).toBe(true);
      expect(isSnapshotGone(wrap(gone))).toBe(true);
      expect(hasLabel(wrap(labelled), 'TransientTransactionError')).toBe(true);
    }
  });

  it.each([
    ['NotWritablePrimary', 10107],
    ['InterruptedDueToReplStateChange', 11602],
    ['NotPrimaryOrSecondary', 13436],
    ['ReadConcernMajorityNotAvailableYet', 134],
    ['ShutdownInProgress', 91],
  ])('that a read got twice while no primary was there: %s', (message, code) => {
    expect(isUnavailable(new mongo.MongoServerError({ message, code }))).toBe(true);
  });

  it('that is a write to a socket which the server has closed, as Node itself tells it', async () => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = createConnection((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket.resume(), 'end');
    const failed = once(socket, 'error') as Promise<[Error]>;
    socket.write('x');
    const [error] = await failed;
    server.close();
    expect(error).toMatchObject({ name: 'Error', code: 'EPIPE' });
    for (const told of [error, inBulk(error), problem('CONFLICT', 'x', { cause: error })])
      expect(isUnavailable(told)).toBe(true);
    expect(isUnavailable(Object.assign(new Error('x'), { code: 'ENOENT' }))).toBe(false);
  });

  it('as nothing else', () => {
    expect(isUnavailable(duplicate)).toBe(false);
    expect(isWriteConflict(duplicate)).toBe(false);
    expect(isSnapshotGone(conflict)).toBe(false);
    expect(isDuplicateKey(duplicate)).toBe(true);
    expect(isUnavailable(problem('SERVICE_UNAVAILABLE', 'another service'))).toBe(false);
  });
});
