import type { Socket } from 'node:net';
import type { FileScanner } from './scanner.ts';

const chunkBytes = 64 * 1024;

/** ClamAV's daemon, by its command INSTREAM (clamd(8)): chunks with their lengths before them, a length of 0 ends. */
export function clamdScanner({ connect, timeoutMs = 60_000 }: Options): FileScanner {
  return {
    async scan(file) {
      const answer = await ask(file);
      if (answer === 'stream: OK') return 'clean';
      if (answer.startsWith('stream: ') && answer.endsWith(' FOUND')) return 'infected';
      throw new Error('clamd could not look into a file');
    },
  };

  function ask(file: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect();
      const told: Buffer[] = [];
      socket.setTimeout(timeoutMs, () => socket.destroy(new Error('clamd did not answer in time')));
      socket.once('error', reject);
      socket.on('data', (chunk) => told.push(chunk));
      socket.once('end', () => resolve(Buffer.concat(told).toString('utf8').replace(/\0$/, '')));
      socket.write('zINSTREAM\0');
      for (let at = 0; at < file.length; at += chunkBytes)
        socket.write(chunk(file.subarray(at, at + chunkBytes)));
      socket.write(chunk(Buffer.alloc(0)));
    });
  }
}

interface Options {
  connect: () => Socket;
  timeoutMs?: number;
}

function chunk(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
