import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';

export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The socket inodes that listen on the port, from the text of /proc/net/tcp or tcp6 (state 0A is LISTEN). */
export function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(wanted) && fields[3] === '0A')
    .flatMap((fields) => fields[9] ?? []);
}

/** "process 123 (node apps/care/src/main.ts)", or null where the system does not let us know. */
export function portHolder(port: number): string | null {
  const read = (path: string): string => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return ''; // Another system, or another user's process.
    }
  };
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map(read);
  const sockets = new Set(
    tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`),
  );
  if (sockets.size === 0) return null;
  const pid = numericEntries('/proc').find((candidate) => holdsSocket(candidate, sockets));
  if (!pid) return null;
  const command = read(`/proc/${pid}/cmdline`).split('\0').join(' ').trim().slice(0, 80);
  return `process ${pid} (${command})`;
}

function holdsSocket(pid: string, sockets: Set<string>): boolean {
  return numericEntries(`/proc/${pid}/fd`).some((fd) => {
    try {
      return sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`));
    } catch {
      return false; // Closed since.
    }
  });
}

function numericEntries(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}
